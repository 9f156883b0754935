"""Surnames by how common they are; those that are common words too are left to other rules or left out."""

from __future__ import annotations

SINGLE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜"
    "詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶"
    "刁瞿戚丘古米池滕晋苑邬臧畅宫嵺苟褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷"
    "卓花仇艾蓝巩稽井练仲乐虞卞封竺冼原衣楚佟栗匡宗台巫鞠僧桑荆谌银扬明沙伏岑习胥蔺闫肖智逯弓冠郄戎刑逄寇"
    "巨皮亢邴暴滑荣尚水彦仝雒杭麻苍帅伊祖"
)
_DOUBLE = (
    "欧阳 司马 上官 诸葛 令狐 皇甫 尉迟 公孙 慕容 宇文 长孙 司徒 司空 夏侯 东方 独孤 南宫 万俟 闻人 "
    "赫连 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 轩辕 钟离 鲜于 闾丘 亓官 端木 拓跋 呼延 西门 "
    "百里 东郭 第五 纳兰 完颜 耶律 达奚"
)
DOUBLE = frozenset(_DOUBLE.split())
EVERYDAY = frozenset(
    "高任于常管强水方成向包车段单解时何关安路计党温明原台植木花封冷古房边连商简盖宫华金石白马文万牛毛江康"
    "龙武章施史季庄米池谷席左游项甘乐沙银井练宗荣尚巨皮滑查司费曲冠卫符"
)
"""Surnames that are everyday words too: alone before a title they count only where a name may begin."""
