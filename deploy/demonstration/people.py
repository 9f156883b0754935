"""The people of the demonstration: every name and number is made up, the numbers are 13900000001 to 13900000099."""

from __future__ import annotations

from typing import NamedTuple

from center.credit_codes import check_character, organization_check_character
from center.people import contact_of, find_contact, give_consent
from deploy.demonstration.world import COUNTY, World

CONSENT = "同意中心为办理这件事使用我留下的姓名和手机号。"


class Person(NamedTuple):
    """Somebody: ``number`` ends the telephone number, ``firm`` is what their enterprise is called."""

    number: int
    name: str
    firm: str
    office: str = COUNTY

    @property
    def phone(self) -> str:
        """Eleven digits that nobody has."""
        return f"139000000{self.number:02d}"


PEOPLE: tuple[Person, ...] = (
    Person(1, "王晓梅", "定襄县晋味香面馆"),
    Person(2, "李建国", "定襄县建国五金经营部"),
    Person(3, "张志强", "定襄县志强锻造有限公司"),
    Person(4, "刘芳", "定襄县芳华美容店"),
    Person(5, "陈海燕", "定襄县海燕大药房"),
    Person(6, "杨文斌", "定襄县文斌法兰制造有限公司"),
    Person(7, "赵丽娟", "定襄县丽娟烘焙坊"),
    Person(8, "黄永胜", "定襄县永胜物流有限公司"),
    Person(9, "周雅琴", "定襄县雅琴民宿"),
    Person(10, "吴国庆", "定襄县国庆农机专业合作社"),
    Person(11, "徐静", "忻州静悦文化传媒有限公司", "市本级"),
    Person(12, "孙伟", "忻州伟业建筑工程有限公司", "市本级"),
    Person(13, "马晓东", "忻州晓东软件有限公司", "市本级"),
    Person(14, "朱红霞", "定襄县红霞幼教用品店"),
    Person(15, "胡建军", "定襄县建军汽修厂"),
    Person(16, "郭秀英", "定襄县秀英手工布鞋坊"),
    Person(17, "何勇", "定襄县勇达运输队"),
    Person(18, "高玉兰", "定襄县玉兰粮油店"),
    Person(19, "林志远", "定襄县志远电子商务有限公司"),
    Person(20, "罗春梅", "定襄县春梅餐饮店"),
    Person(21, "郑海波", "原平市海波建材有限公司", "原平市"),
    Person(22, "梁慧敏", "原平市慧敏日用品店", "原平市"),
    Person(23, "谢长青", "定襄县长青苗木种植专业合作社"),
    Person(24, "宋佳", "定襄县佳佳奶茶店"),
    Person(25, "唐立新", "定襄县立新装饰有限公司"),
    Person(26, "许桂芳", "定襄县桂芳家政服务部"),
    Person(27, "邓小军", "定襄县小军摄影工作室"),
    Person(28, "冯玉林", "定襄县玉林养殖场"),
    Person(29, "田志军", "定襄县志军铸件有限公司"),
    Person(30, "任丽华", "定襄县丽华服装店"),
    Person(31, "贺建平", "定襄县建平电器维修部"),
    Person(32, "常红", "忻州常红广告有限公司", "市本级"),
    Person(33, "侯玉珍", "定襄县玉珍小吃店"),
    Person(34, "卢海涛", "定襄县海涛二手车行"),
    Person(35, "薛梅", "定襄县薛梅茶叶店"),
    Person(36, "阎立军", "定襄县立军农资店"),
    Person(37, "康秀芳", "定襄县秀芳理发店"),
    Person(38, "乔志国", "定襄县志国建材有限公司"),
    Person(39, "武晓燕", "定襄县晓燕干洗店"),
    Person(40, "岳天明", "定襄县天明打字复印部"),
    Person(41, "申建新", "定襄县建新仓储有限公司"),
    Person(42, "戎爱民", "定襄县爱民蔬菜种植专业合作社"),
    Person(43, "尚静", "忻州尚静医疗器械有限公司", "市本级"),
    Person(44, "祁伟民", "忻州伟民信息咨询有限公司", "市本级"),
    Person(45, "安秀兰", "定襄县秀兰早餐店"),
    Person(46, "苗永强", "定襄县永强钢构有限公司"),
    Person(47, "曲文娟", "定襄县文娟鲜花店"),
    Person(48, "车建华", "定襄县建华驾驶员培训有限公司"),
    Person(49, "廉小红", "定襄县小红母婴用品店"),
    Person(50, "仇志勇", "定襄县志勇养殖专业合作社"),
    Person(51, "柴玉林", "定襄县玉林纸箱厂"),
    Person(52, "边晓丽", "忻州晓丽教育咨询有限公司", "市本级"),
    Person(53, "宫玉兰", "定襄县玉兰裁缝店"),
    Person(54, "栗建民", "定襄县建民修车铺"),
    Person(55, "牛秀珍", "定襄县秀珍小吃店"),
    Person(56, "景春生", "定襄县春生木器厂"),
    Person(57, "温小燕", "定襄县小燕奶茶店"),
    Person(58, "米志刚", "定襄县志刚机械设备有限公司"),
    Person(59, "邢玉梅", "定襄县玉梅理发店"),
    Person(60, "门建设", "定襄县建设装卸队"),
)


def person(number: int) -> Person:
    """The person whose telephone number ends so; StopIteration for nobody."""
    return next(one for one in PEOPLE if one.number == number)


def is_known(world: World, number: int) -> bool:
    """Whether the person is in the records already."""
    return find_contact(world.connection, world.seal, person(number).phone) is not None


def contact(world: World, one: Person) -> int:
    """The id of the person's contact; who is new agrees to being contacted."""
    known = find_contact(world.connection, world.seal, one.phone)
    if known is not None:
        return known
    contact_id = contact_of(world.connection, world.seal, one.phone, one.name, world.at(-6, 9))
    give_consent(world.connection, contact_id, "contact", CONSENT, None, None, world.at(-6, 9))
    return contact_id


def credit_code(number: int) -> str:
    """A code that passes every check and that nobody has: there is no division 149900."""
    sixteen = f"91149900MA{number:06d}"
    seventeen = sixteen + organization_check_character(sixteen[8:])
    return seventeen + check_character(seventeen)
