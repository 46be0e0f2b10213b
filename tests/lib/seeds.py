# seeds.py - mistakes of every kind that people make in forms, to be put into right ones: what is changed, and exactly what has to be told.
# A kind is (form, name, change, issues). change: by path as it is stored, '' takes an answer away, True and False are ticks; a function gets the
# right answers. issues: 'CODE path', errors and warnings, nothing else may be told. Paths that a kind changes or that a rule reads with them
# belong to it: two kinds that share one are not put into one form.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'trip'))
import values

ZJ, SH, ZIGE, BAO, GZ = 'zj-graduate', 'sh-service', 'dy-chuding-zige', 'dy-chuding-baobiao', 'gz-shencha'


def check_digit(right):
    return right['id_number'][:-1] + ('X' if right['id_number'][-1] != 'X' else '5')


def swapped(right):
    """Two neighbouring digits that differ change places: the commonest slip of the finger."""
    number = right['id_number']
    at = next(i for i in range(10, 16) if number[i] != number[i + 1])
    return number[:at] + number[at + 1] + number[at] + number[at + 2:]


def born(day):
    """Another birth date in the number, its check digit right."""
    def number(right):
        body = right['id_number'][:6] + day + right['id_number'][14:17]
        return body + '10X98765432'[sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(body)) % 11]
    return number


LONG = '某某建筑设计研究院有限公司'
KINDS = [
    (ZJ, '身份证校验位错', {'id_number': check_digit}, ['R-IDNO id_number']),
    (SH, '身份证两位数字颠倒', {'id_number': swapped}, ['R-IDNO id_number']),
    (ZIGE, '身份证只有17位', {'id_number': lambda right: right['id_number'][:17]}, ['R-IDNO id_number']),
    (BAO, '身份证多一位', {'id_number': lambda right: right['id_number'] + '1'}, ['R-IDNO id_number']),
    (ZJ, '身份证是旧的15位', {'id_number': '330783950805101'}, ['R-IDNO id_number']),
    (SH, '身份证里有字母', {'id_number': lambda right: right['id_number'][:8] + 'O' + right['id_number'][9:]}, ['R-IDNO id_number']),
    (ZIGE, '身份证里没有这一天', {'id_number': born('19990231')}, ['R-IDNO id_number']),
    (ZJ, '身份证的生日还没有到', {'id_number': born('20300805')}, ['R-IDNO id_number']),
    (SH, '出生年月同身份证不符', {'birth': '1990-06'}, ['R-IDNO id_number']),
    (ZJ, '性别同身份证不符', {'sex': '女'}, ['R-IDNO id_number']),
    (ZJ, '身份证空着', {'id_number': ''}, ['R-REQ id_number']),
    (BAO, '出生日期差一天', {'birth': '1999-08-06'}, ['R-IDNO id_number']),
    (ZJ, '手机少一位', {'mobile': '1990000000'}, ['R-FMT mobile']),
    (SH, '手机多一位', {'mobile': '199000000011'}, ['R-FMT mobile']),
    (ZIGE, '手机不是1开头', {'mobile': '29900000002'}, ['R-FMT mobile']),
    (ZJ, '姓名空着', {'full_name': ''}, ['R-REQ full_name']),
    (SH, '姓名太长', {'full_name': '阿' * 26}, ['R-LEN full_name']),
    (ZJ, '民族不在代码表', {'nation': '中国'}, ['R-CODE nation']),
    (ZIGE, '政治面貌空着', {'political': ''}, ['R-REQ political']),
    (ZJ, '工作单位空着', {'employer': ''}, ['R-REQ employer']),
    (SH, '工作单位太长', {'employer': LONG * 4}, ['R-LEN employer']),
    (ZJ, '单位性质不在选项里', {'employer_kind': '个体'}, ['R-CODE employer_kind']),
    (ZJ, '学位代码没有', {'degree': '999'}, ['R-CODE degree']),
    (ZJ, '毕业时间写成话', {'graduated': '去年夏天'}, ['R-FMT graduated']),
    (BAO, '毕业时间是13月', {'graduated': '2021-13'}, ['R-FMT graduated']),
    (ZJ, '学历证明早一天到期', {'proof_valid_until': '2026-05-09'}, ['R-EXP proof_valid_until']),
    (ZJ, '没有2月30日', {'proof_valid_until': '2026-02-30'}, ['R-FMT proof_valid_until']),
    (ZJ, '经历缺单位', {'work.1.unit': ''}, ['R-REQ work.1.unit']),
    (ZJ, '经历缺岗位', {'work.2.post': ''}, ['R-REQ work.2.post']),
    (ZJ, '起止颠倒', {'work.1.period': '2020-03/2019-03'}, ['R-DATE work.1.period']),
    (ZJ, '起止年月看不懂', {'work.2.period': '两年'}, ['R-FMT work.2.period']),
    (ZJ, '年限差一个月', {'work.2.period': '2021-07/2023-06'}, ['R-ELIG years_total']),
    (ZJ, '经历重叠', {'work.1.period': '2019-08/2021-08'}, ['R-CROSS work']),
    (ZJ, '经历一行没有', {'work.1.period': '', 'work.1.unit': '', 'work.1.post': '', 'work.1.related': '', 'work.2.period': '', 'work.2.unit': '',
                    'work.2.post': '', 'work.2.related': ''}, ['R-REQ work']),
    (ZJ, '总结空着', {'summary': ''}, ['R-REQ summary']),
    (ZJ, '总结超过字数', {'summary': '从事结构设计工作。' * 100}, ['R-LEN summary']),
    (SH, '没有勾承诺', {'promise': False}, ['R-REQ promise']),
    (SH, '没有从高中写起', {'education.1.level': '中专', 'education.1.major': '建筑', 'high_school_proof': ''}, ['R-REQ education']),
    (SH, '本科没有写专业', {'education.2.major': ''}, ['R-REQ education.2.major']),
    (SH, '学历不在选项里', {'education.2.level': '大本'}, ['R-CODE education.2.level']),
    (SH, '高中没有毕业证书', {'high_school_proof': ''}, ['R-MAT high_school_proof']),
    (SH, '经历间断没有说明', {'work.2.period': '2018-09/..'}, ['R-GAP gap_reason']),
    (SH, '经历重叠两个月', {'work.2.period': '2018-05/..'}, ['W-ORDER work.1.period']),
    (SH, '业绩空着', {'achievement': ''}, ['W-EMPTY achievement']),
    (SH, '项目缺名称', {'projects.1.period': '2019-01/2020-01', 'projects.1.role': '设计'}, ['R-REQ projects.1.name']),
    (SH, '论文作者次序不是数', {'papers.1.date': '2020-05', 'papers.1.name': '论桥', 'papers.1.place': '学报', 'papers.1.author': '一作'}, ['R-FMT papers.1.author']),
    (SH, '表格份数太多', {'sheets.1.name': '推荐表', 'sheets.1.copies': '100'}, ['R-FMT sheets.1.copies']),
    (SH, '级别两个都不是', {'level': '正高'}, ['R-CODE level']),
    (SH, '评委会空着', {'committee': ''}, ['R-REQ committee']),
    (ZIGE, '不满16岁参加工作', {'work_since': '2012-07'}, ['W-AGE work_since']),
    (ZIGE, '经历早于参加工作', {'work_since': '2021-09'}, ['W-ORDER work.1.period']),
    (ZIGE, '会计证空着也没有勾不适用', {'accounting_na': False}, ['R-REQ accounting']),
    (ZIGE, '填了证又勾不适用', {'accounting': '33078300001'}, ['R-CROSS accounting']),
    (ZIGE, '毕业在收件以后', {'education.1.period': '2017-09/2027-06'}, ['R-DATE education.1.period']),
    (ZIGE, '缺证明人', {'work.1.witness': ''}, ['R-REQ work.1.witness']),
    (ZIGE, '鉴定太短', {'summary': '表现良好。'}, ['R-LEN summary']),
    (ZIGE, '学习经历重叠', {'education.2.period': '2020-09/2021-06', 'education.2.school': '夜大', 'education.2.major': '会计', 'education.2.degree': '大专'},
     ['W-ORDER education']),
    (ZIGE, '两份表姓名不同', {'full_name': '李雪玫'}, ['R-CROSS dy-chuding-baobiao:full_name']),
    (BAO, '备案表超过一个月', {'registered': '2026-10-26'}, ['R-EXP registered']),
    (BAO, '备案表日期在收件以后', {'registered': '2026-11-28'}, ['R-DATE registered']),
    (BAO, '年数不是整数', {'years': '五年'}, ['R-FMT years']),
    (BAO, '年数超出范围', {'years': '61'}, ['R-FMT years']),
    (BAO, '外语选了又勾无', {'languages.1': True}, ['R-CROSS languages']),
    (BAO, '见习期满没有填', {'trained': ''}, ['R-REQ trained']),
    (BAO, '级别同资格表不同', {'level': '中级'}, ['R-CROSS level']),
    (BAO, '证书编号太长', {'certificate': '1' * 29}, ['R-LEN certificate']),
    (GZ, '一年学时少一点', {'training.3.hours': '31'}, ['R-HOURS training', 'R-HOURS training.3.hours']),
    (GZ, '现任资格有而没有时间', {'present_since': ''}, ['R-REQ present_since']),
    (GZ, '学时不是数', {'training.2.hours': '很多'}, ['R-FMT training.2.hours']),
]
