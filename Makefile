# 愿桥 Wishbridge. `make` alone shows what there is; how each thing is done stands in deploy/dev/*.py.
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
ifeq ($(PYTHON),)
$(error 需要 Python 3.11 或更新的版本。Debian、Ubuntu 上请运行：sudo apt-get install -y python3 python3-venv)
endif
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test sure torture format data bench handbook phone lock vendor setup

help:  ## 显示这一页
	@echo "愿桥 Wishbridge"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run:  ## 启动整个平台（演示数据、微信模拟器），PORT=8000 可换端口，Ctrl-C 全部停下
	@$(PYTHON) -m deploy.dev.run

test:  ## 全部测试：真 PostgreSQL、Redis、Chromium，一个不跳过（两核约一小时）
	@$(PYTHON) -m deploy.dev.test

sure:  ## 快速把关：格式、规则、类型、依赖方向、每个测试文件的第一条（3 分钟以内）
	@$(PYTHON) -m deploy.dev.sure

torture:  ## 折磨资金核心：全部故障、逐条 SQL 断电、万次混乱；OPS=500 SEEDS=2 可缩小，FAULT_SEED 可重来
	@$(PYTHON) -m deploy.dev.torture

format:  ## 整理 Python 代码格式
	@$(PYTHON) -m deploy.dev.sure format

data:  ## 只装入演示数据（宜春市），不启动网站
	@$(PYTHON) -m deploy.dev.run data

handbook:  ## 重新拍摄使用手册里的图片
	@$(PYTHON) -m deploy.dev.handbook

bench:  ## 测量热门页面和接口的速度
	@$(PYTHON) -m deploy.dev.sure bench

phone:  ## 构建手机端：H5 与微信小程序
	@$(PYTHON) -m deploy.dev.phone

lock:  ## 重新生成锁文件
	@$(PYTHON) -m deploy.dev.lock

vendor:  ## 重新取出 static/vendor 里的前端文件
	@$(PYTHON) -m deploy.dev.vendor

setup:  ## 只准备开发环境 .venv
	@$(PYTHON) -m deploy.dev.environment test
