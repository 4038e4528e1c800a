"""百家姓 — the letters names are made of. The list holds what is common; what is rare needs a label beside it.

Surnames by the counts of 公安部《全国姓名报告》; given letters as the lists of given names of every decade have them.
"""

from pathlib import Path

_LISTS = Path(__file__).parent / "lists"


def _read(name: str) -> frozenset[str]:
    return frozenset((_LISTS / f"{name}.txt").read_text(encoding="utf-8").split())


COMPOUND = _read("compound")
# Without those that join the words of any sentence: 姓名和住址.
JOINING = frozenset("和于由连来那向都因但时相常")
SURNAMES = (
    frozenset(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
        "石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄"
        "聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲"
        "房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商"
        "刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜"
        "海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭"
        "况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
    )
    - JOINING
)
# Common in names and rare as the first letter of anything else, for names without a label.
SURE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖袁潘蒋蔡余杜叶苏魏吕丁任沈姚卢姜崔钟谭陆汪范廖贾韦付傅邹孟熊"
    "秦邱尹薛闫段侯史陶黎贺顾郝龚邵钱覃戴莫孔汤施樊葛邢乔伍庞颜倪聂鲁翟殷詹耿俞柳阮柯骆祁蒲饶牟缪褚娄窦岑马高余萧夏方石田江毛雷龙康"
)
GIVEN = frozenset(
    "秀英兰芳桂珍玉凤梅莲芬芝翠霞娟娥媛琴琼瑶珠莹莉菊荷萍萱蓉薇蕾丽娜婷妍姗娇婉嫦淑贞静雅雯雪怡欣悦慧惠敏洁洋红艳彩云霄"
    "伟强军勇刚毅俊峰涛波涌浩瀚海江河湖杰豪雄斌彬武文斐明亮光辉耀辰晨旭昊晖晓阳东升建国华民卫兵庆利贵富财福禄寿喜祥瑞吉康宁"
    "泰安平和顺达通志鸿鹏飞翔腾龙虎彪松柏林森木荣茂盛根生发德仁义礼智信忠孝诚良善贤正宏宽厚永恒常长春夏秋冬金银铜铁锋钢银钰"
    "鑫磊石岩山川岳嵩岭少伯仲叔季子孔孟思学书翰墨诗词曲艺超越凯胜捷威振兴旺运来成功业立本源泉清润泽溪沐雨霖露霜冰凝天宇轩昂"
    "辕然若梓涵梦琪嘉佳家乐乔奕逸皓博文涵睿哲渊远航帆舟景琛瑾瑜璐瑛璇玲珊珂琳瑞琦璟心馨馥桐榕楠楷槐枫柳杨桃杏李"
    "定宝贝宗祖绍继承先启开朝廷元兆世全权友朋爱芹苗菁蓓茹莎茜茵香菲艾花月娣妹姣妮妙凡丹彤倩倚依伊俐俏勤励劲勋卓占士夏大奎"
    "好守宣宪富尔尚崇巧巨帅年广庚廉延弘弟彦影微怀恩恺惟愉慈成战才扬承政方旗日昌昕昭晋晶智曼朗望期本权栋树梁楚榆欢正毓水"
    "汉汝沛沁治法泓洪津流济浪润淼渝满滨漫潇澄焕煌照煜熙牛献玮玥珂理琰甜田申留百益盼真睦知硕碧社科秦程稳穗竹笑筠简纪纯素"
    "细经维纲绮绪缘罗群羽翰翼耘育致舒航艳芸苏英范荃莘萌葆蓝蕴藩虹行衍裕观言训评诺谦贺贻贤路运进连迪逢道遥郁采钊钦铭"
    "锐锦镇闯陆陶隆雁雄雷震霆青靖非韬韵音颂颖顶风馥骁骏骥高魁魏鸣麒麟黎小花子山全胜甫仙云早细满腊改招引弟燕"
)
# One letter behind the surname, as in 张伟.
GIVEN_ALONE = frozenset("伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞刚鹏玲辉燕斌波倩婷浩凯莉萍红英梅兰峰俊飞龙琴云颖洁慧鑫宇健")
# 小明, 小红: what a child is called in a story, where no other word begins with it.
LITTLE = frozenset("明红军强华丽芳刚娟敏燕杰龙虎亮玲梅兰英萍霞涛欣怡婷琪宇轩浩晨辉磊伟刘王李张陈杨赵周吴黄辰涵萱蕊妍")
# Two letters that begin with a surname and are no name, or begin a word in which two such letters stand.
WORDS = _read("words")
# Syllables of names that are written with a dot between them, and of Tibetan ones that are written without.
DOTTED = frozenset(
    "阿卜杜热合曼买提江拜古丽尔吐逊努尔艾力艾山玉素甫穆罕默德依米亚力坤吾斯马木沙拉汗库迪帕提曼克娜扎姆西巴哈台别叶肯加列赛木"
    "达那塔什布都拉希玛木吉托合肉孜色买伊卡乌阿依夏木古再娜比拜尔奴苏乃沙吾提衣孜再比布拉莎瓦夏依尼莎孜塔伊莱麦麦提多斯朋格桑"
    "巴图孟和其木格乌云娜仁苏日图雅萨满都拉特古斯额尔敦宝音德力格尔朝鲁满达赛罕娜白音敖登高娃斯琴图门布和青格勒哈斯哈尔海"
    "吉克木呷阿依惹洛沙马曲比伍各日伙阿史加拉金俄底热布约鲁且铁国久乌牛石吉布里黑日依诺什伟果曲莫子洛古次鲁友洛苦友呷果"
    "卓玛扎西央宗次仁旦增丹增尼玛达瓦平措多吉拉姆白玛曲珍德吉仁青索朗洛桑格列顿珠罗布贡嘎强巴旺堆旺久普布边巴巴桑米玛益西"
)
TIBETAN = (
    "扎西|卓玛|央宗|次仁|旦增|丹增|格桑|尼玛|达瓦|平措|多吉|拉姆|白玛|曲珍|德吉|仁青|索朗|洛桑|顿珠|罗布|贡嘎|强巴|旺堆|旺久|"
    "普布|边巴|巴桑|米玛|益西|卓嘎|央金|措姆|拉珍|曲宗|仓决|桑珠|土登|晋美|阿旺|热旦|才让|才旦|多杰|桑杰|更登|华旦"
)
