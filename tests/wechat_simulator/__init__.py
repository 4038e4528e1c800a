"""A strict stand-in for WeChat, WeChat Pay APIv3 and an SMS gateway, on loopback, as its own process.

It imports nothing of the product, so that a mistake made twice cannot cancel out. Start it with
``python -m tests.wechat_simulator --listen 127.0.0.1:0 --seed 1 --state DIR``; tests use ``client.Simulator``.
"""
