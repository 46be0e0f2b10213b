# sample.py - the characters of the legibility matrix: 200 by kinds, spread evenly over the standard's list, the same in every run.
import os

LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fonts', 'tongyong-8105.txt')
LEVEL_1 = 3500                                               # the list is in the order of its three levels
# Han characters outside the list. Of the last line a Noto font has the first two at most.
OTHER_BMP = '龘犇囍锺镟後麴鬭甯槑巭尛'
OTHER_A = '㐂㑇㕮㘎㙍㛃㟃㠇'
OTHER_2 = '𠀀𠂇𠅤𠙶𡈽𡧑𢀖𢊍𣏌𪚥'
PLANE_3 = '\U00030edd\U00030ede\U00030001\U0003106c'
MARKS = '，。、；：？！（）《》“”—…·'
LATIN = 'AgKmQRwxyZ'
DIGITS = '0123456789'


def spread(chars, count):
    """That many of them, evenly."""
    return [chars[len(chars) * n // count] for n in range(count)]


def kinds():
    """(key, Chinese name, characters) in the order of the table's columns."""
    with open(LIST, encoding='utf-8') as file:
        listed = ''.join(file.read().split())
    bmp, beyond = [c for c in listed if ord(c) <= 0xFFFF], [c for c in listed if ord(c) > 0xFFFF]
    return [('common', '一级字', spread(bmp[:LEVEL_1], 50)),
            ('rare', '二三级字', spread(bmp[LEVEL_1:], 40)),
            ('beyond', '表内平面2', spread(beyond, 40)),
            ('other', '表外字', list(OTHER_BMP + OTHER_A)),
            ('other2', '表外平面2、3', list(OTHER_2 + PLANE_3)),
            ('marks', '标点', list(MARKS)),
            ('latin', '字母', list(LATIN)),
            ('digits', '数字', list(DIGITS))]


def part(share):
    """The kinds with every share-th of their characters."""
    return [(key, name, chars[::share]) for key, name, chars in kinds()]
