#!/usr/bin/python3
# scans.py WORK SHOULI FORMS [N]: data pages as the offline form prints them, scanned and photographed by arithmetic, taken in by shouli; what is
# stored is compared with what was printed. Prints a line a case, the figures, and "sum PASSED FAILED". N sets a kind; the quick run has few.
import ctypes
import glob
import hashlib
import io
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
import zlib

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WORK, SHOULI, FORMS = sys.argv[1:4]
N = int(sys.argv[4]) if len(sys.argv) > 4 else 6
FORM = 'demo@2026.2'
MODULE, GAP, EDGE, MASTER = 0.53, 4, 15, 600                # mm, mm, mm, dpi of the page that is scanned
MM = MASTER / 25.4
HAN = [chr(c) for c in range(0x4E00, 0x9FA5)]
good = bad = 0


def case(name, passed, *why):
    global good, bad
    good, bad = good + bool(passed), bad + (not passed)
    print('%s scans: %s' % ('ok  ' if passed else 'FAIL', name), *([] if passed else why))


# ---- what an offline form would hand in ----

class QR(ctypes.Structure):
    _fields_ = [('version', ctypes.c_int), ('width', ctypes.c_int), ('data', ctypes.POINTER(ctypes.c_ubyte))]


library = ctypes.CDLL(sorted(glob.glob('/usr/lib/*/libqrencode.so*'))[0])
library.QRcode_encodeData.restype = ctypes.POINTER(QR)


def qr(data):
    """The modules of a code at level M, with the quiet zone, dark = True."""
    code = library.QRcode_encodeData(len(data), data, 0, 1).contents
    n = code.width
    return np.pad(np.ctypeslib.as_array(code.data, (n * n,)).reshape(n, n) & 1 == 1, 4)


def answers_of(rng, seed, chars):
    digits = '11010519900101%03d' % (seed % 500 * 2 + 1)
    check = '10X98765432'[sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]
    return {'full_name': '试' + ''.join(rng.choices(HAN, k=2)), 'id_number': digits + check, 'summary': ''.join(rng.choices(HAN, k=chars))}


def payload_of(answers, form=FORM):
    text = form + '\n' + ''.join('%s\x1f%s\x1e' % (k, answers[k]) for k in sorted(answers))
    data = {'shenbao': 'answers', 'format': 1, 'form': form, 'pack': '', 'base': '', 'saved': '2026-03-02',
            'hash': hashlib.sha256(text.encode()).hexdigest(), 'answers': answers}
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    return pack.compress(json.dumps(data, ensure_ascii=False, separators=(',', ':')).encode()) + pack.flush()


def frames_of(whole):
    n = -(-len(whole) // (997 - 15))
    size = -(-len(whole) // n)
    parts = [whole[i * size:(i + 1) * size].ljust(size, b'\0') for i in range(n)]
    spare = bytearray(size)
    for part in parts:
        spare = bytearray(a ^ b for a, b in zip(spare, part))
    out = []
    for i, part in enumerate(parts + [bytes(spare)]):
        head = b'SB\x01' + bytes([i, n]) + hashlib.sha256(whole).digest()[:4] + len(whole).to_bytes(2, 'big') + part
        out.append(head + zlib.crc32(head).to_bytes(4, 'big'))
    return out


def data_pages(frames, skip=()):
    """Pages as offline-print.js lays them out: 600 dpi, ink 0 on 255."""
    codes = [qr(f) for f in frames]
    side = codes[0].shape[0] * MODULE
    across = max(int((210 - 2 * EDGE + GAP) / (side + GAP)), 1)
    down = max(int((297 - 2 * EDGE - 32) / (side + GAP + 5)), 1)
    pages = []
    for i, code in enumerate(codes):
        place = i % (across * down)
        if place == 0:
            pages.append(Image.new('L', (round(210 * MM), round(297 * MM)), 255))
        if i in skip:
            continue
        x, y = EDGE + place % across * (side + GAP), EDGE + 32 + place // across * (side + GAP + 5)
        box = round(side * MM)
        pages[-1].paste(Image.fromarray(np.where(code, 0, 255).astype('uint8')).resize((box, box), Image.NEAREST), (round(x * MM), round(y * MM)))
    return pages


# ---- scanners and cameras ----

def worn(picture, rng, noise):
    """Grey ink on grey paper, grain."""
    a = np.asarray(picture, 'float32') * (0.96 - 0.14) + 0.14 * 255
    a += np.random.default_rng(rng.randrange(1 << 30)).normal(0, noise, a.shape)
    return Image.fromarray(a.clip(0, 255).astype('uint8'))


def scanned(page, dpi, rng, turn=None):
    turn = rng.uniform(-3, 3) if turn is None else turn
    size = (round(page.width * dpi / MASTER), round(page.height * dpi / MASTER))
    return worn(page.rotate(turn, Image.NEAREST, fillcolor=255).resize(size, Image.BOX), rng, 6)


def solve(source, target):
    rows = []
    for (x, y), (u, v) in zip(target, source):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    return np.linalg.solve(np.array(rows, float), np.array(source, float).reshape(8))


def photographed(page, rng):
    """1,080 pixels wide: the page seen from one side, with uneven light."""
    w, h = 1080, 1440
    small = page.resize((page.width // 3, page.height // 3), Image.BOX)
    corners = [(0, 0), (small.width, 0), (small.width, small.height), (0, small.height)]
    jitter = [(rng.uniform(10, 70), rng.uniform(10, 60)) for _ in range(4)]
    seen = [(jitter[0][0], jitter[0][1]), (w - jitter[1][0], jitter[1][1]), (w - jitter[2][0], h - jitter[2][1]), (jitter[3][0], h - jitter[3][1])]
    photo = small.transform((w, h), Image.PERSPECTIVE, solve(corners, seen), Image.BICUBIC, fillcolor=90).filter(ImageFilter.GaussianBlur(0.5))
    light = np.linspace(rng.uniform(0.6, 1), rng.uniform(0.6, 1), w)[None, :] * np.linspace(rng.uniform(0.7, 1), 1, h)[:, None]
    return worn(Image.fromarray((np.asarray(photo, 'float32') * light).astype('uint8')), rng, 5)


def save(picture, name, **how):
    path = os.path.join(WORK, name)
    picture.save(path, **how)
    return path


# ---- the counter ----

def take_in(name, sources, fresh=True):
    db = os.path.join(WORK, name + '.db')
    if fresh and os.path.exists(db):
        os.remove(db)
    run = subprocess.run([SHOULI, 'import', '--json', '--db', db, '--forms', FORMS, '--received', '2026-03-02'] + sources, capture_output=True, text=True)
    return db, [json.loads(line) for line in run.stdout.splitlines()], run.stderr


def stored(db):
    """The answers of each submission."""
    link = sqlite3.connect(db)
    out = {}
    for submission, field, value in link.execute("SELECT a.submission_id, field, value FROM answer a JOIN submission s ON s.id = a.submission_id"
                                                 " AND s.revision = a.revision WHERE mark <> 'calculated'"):
        out.setdefault(submission, {})[field] = value
    link.close()
    return list(out.values())


def rate(kind, render, quality):
    """How many of N sets come out whole, and how long shouli took for a page."""
    rng = random.Random(kind)
    wanted, sources = [], []
    for i in range(N):
        answers = answers_of(rng, i, rng.choice([60, 300, 800, 1700]))
        wanted.append(answers)
        for p, page in enumerate(data_pages(frames_of(payload_of(answers)))):
            sources.append(save(render(page, rng), '%s-%03d-%d.jpg' % (kind, i, p), quality=quality))
    start = time.time()
    db, lines, said = take_in(kind, sources)
    took = (time.time() - start) / len(sources)
    found = stored(db)
    right = sum(w in found for w in wanted)
    wrong = sum(f not in wanted for f in found)
    print('     %s: %d of %d sets (%.1f %%), %.2f s a page' % (kind, right, N, 100 * right / N, took))
    return right, wrong, sources, said


def rates():
    pages = []
    for dpi in (200, 300):
        right, wrong, sources, said = rate('%ddpi' % dpi, lambda page, rng, d=dpi: scanned(page, d, rng), 50)
        pages += sources
        case('%d dpi, turned by up to 3 degrees, JPEG 50: at least 99.5 %% of sets' % dpi, right >= 0.995 * N and wrong == 0, right, wrong, said)
    right, wrong, photos, said = rate('photo', photographed, 80)
    case('photos of 1,080 pixels: nothing wrong is stored', wrong == 0, said)
    return pages[:24]


def speed(pages):
    def seconds(words):
        start = time.process_time(), os.times()
        subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = os.times()
        return end.children_user + end.children_system - start[1].children_user - start[1].children_system
    theirs = seconds(['zbarimg', '-q', '--raw', '--nodbus', '-Sdisable', '-Sqrcode.enable', '-Sbinary'] + pages)
    db = os.path.join(WORK, 'speed.db')
    ours = seconds([SHOULI, 'import', '--json', '--db', db, '--forms', FORMS, '--received', '2026-03-02'] + pages)
    print('     %d pages: shouli with everything it does %.2f s, zbarimg %.2f s of processor time (%.1f x)' % (len(pages), ours, theirs, theirs / ours))
    # With sanitizers in ours it is no fair race.
    case('at least twice as fast as zbarimg', theirs >= 2 * ours or os.environ.get('TEST_SAN') == '1', '%.2f' % (theirs / ours))


# ---- what people do ----

def habits():
    rng = random.Random(5)
    answers = answers_of(rng, 1, 1700)
    frames = frames_of(payload_of(answers))
    pages = data_pages(frames)
    case('the set for these cases has several codes', len(frames) >= 4, len(frames))

    lossy = save(scanned(data_pages(frames, skip=(1,))[0], 200, rng), 'lossy.png')
    db, lines, said = take_in('lossy', [lossy] + [save(scanned(p, 200, rng), 'lossy-rest.png') for p in pages[1:]])
    case('one code is missing: the spare one makes up for it', stored(db) == [answers], lines, said)

    two = save(scanned(data_pages(frames, skip=(0, 2))[0], 200, rng), 'two.png')
    db, lines, said = take_in('two', [two])
    case('two are missing: not stored, and said which', stored(db) == [] and [(line['status'], [i['code'] for i in line['issues']]) for line in lines] == [('refused', ['S-CODES'])] and
         '1、3' in lines[0]['issues'][0]['message'], lines, said)

    photos = [save(scanned(data_pages([f])[0].crop((0, 0, 2600, 2600)), 200, rng, turn=rng.choice([90, 181, 271, 2])), 'single-%d.jpg' % i, quality=70) for i, f in enumerate(frames)]
    os.makedirs(os.path.join(WORK, 'mixed'), exist_ok=True)
    for i, p in enumerate(reversed(photos)):
        os.rename(p, os.path.join(WORK, 'mixed', 'mmexport%d.jpg' % i))
    db, lines, said = take_in('photos', [os.path.join(WORK, 'mixed')])
    case('a photo of each code, in any order, lying on its side: one form', stored(db) == [answers] and
         sorted(line['status'] for line in lines) == ['filed'] * (len(photos) - 1) + ['incomplete'], lines, said)
    db, lines, said = take_in('photos', [os.path.join(WORK, 'mixed')], fresh=False)
    case('the same photos again change nothing', len(stored(db)) == 1 and all(line['revision'] == 1 for line in lines), lines, said)

    sheet = Image.new('L', pages[0].size, 255)
    ImageDraw.Draw(sheet).rectangle((400, 400, 4000, 6000), outline=0, width=6)
    scans = [scanned(p, 200, rng) for p in [sheet] + pages]
    signed = save(scans[-1], 'signed.pdf', save_all=True, append_images=scans[:-1], resolution=200)
    plain = os.path.join(WORK, 'copied.txt')
    whole = payload_of(answers)
    import base64
    open(plain, 'w').write('SHENBAO:1:%08x:%s:END' % (zlib.crc32(whole), base64.urlsafe_b64encode(whole).decode().rstrip('=')))
    db, lines, said = take_in('signed', [plain])
    case('the copied text is taken in first', stored(db) == [answers], lines, said)
    db, lines, said = take_in('signed', [signed], fresh=False)
    link = sqlite3.connect(db)
    case('the signed scan of what is stored: filed, never a revision', [line['status'] for line in lines] == ['filed'] and len(stored(db)) == 1 and
         link.execute('SELECT max(revision) FROM submission').fetchone() == (1,), lines, said)
    case('and the paper counts as seen', link.execute("SELECT material, what FROM tick").fetchall() == [('demo', 'paper')] and
         link.execute("SELECT material, pages FROM file").fetchall() == [('签章件', len(scans))], link.execute('SELECT * FROM file').fetchall())
    link.close()
    said = subprocess.run([SHOULI, 'verify', '--db', db], capture_output=True, text=True)
    case('verify finds nothing', said.returncode == 0, said.stdout, said.stderr)

    db, lines, said = take_in('paper-first', [signed])
    case('the signed scan first: its data is taken in and the paper counts as seen', stored(db) == [answers] and
         sqlite3.connect(db).execute("SELECT count(*) FROM tick").fetchone() == (1,), lines, said)

    stack, wanted = [], []
    for i in range(3):
        wanted.append(answers_of(rng, 20 + i, 200))
        stack += [scanned(p, 200, rng) for p in data_pages(frames_of(payload_of(wanted[-1])))]
    tiff = save(stack[0].point(lambda v: v > 128 and 255, '1'), 'stack.tif', save_all=True, append_images=[p.point(lambda v: v > 128 and 255, '1') for p in stack[1:]], compression='group4', dpi=(200, 200))
    db, lines, said = take_in('stack', [tiff])
    case('three prints in one black and white TIFF: three forms', all(w in stored(db) for w in wanted) and len(stored(db)) == 3, lines, said)


def strangers():
    rng = random.Random(9)
    answers = answers_of(rng, 3, 60)
    frames = frames_of(payload_of(answers))
    whole = payload_of(answers)
    lying = [bytearray(f) for f in frames_of(whole)]
    for f in lying:                                         # a set whose number is not that of its bytes
        f[5] ^= 1
        f[-4:] = zlib.crc32(bytes(f[:-4])).to_bytes(4, 'big')
    source = save(data_pages([bytes(f) for f in lying])[0].resize((1654, 2339)), 'lying.png')
    db, lines, said = take_in('lying', [source])
    case('bytes that are not those of the set: refused', [line['status'] for line in lines] == ['refused'] and lines[0]['issues'][0]['code'] == 'S-CODES', lines, said)
    cut = open(save(scanned(data_pages(frames)[0], 200, rng), 'whole.jpg', quality=80), 'rb').read()
    for name, data in (('cut.jpg', cut[:len(cut) // 5]), ('noise.png', b'\x89PNG\r\n\x1a\n' + bytes(rng.randrange(256) for _ in range(5000))),
                       ('noise.tif', b'II*\0' + bytes(rng.randrange(256) for _ in range(5000)))):
        open(os.path.join(WORK, name), 'wb').write(data)
    db, lines, said = take_in('noise', [os.path.join(WORK, n) for n in ('cut.jpg', 'noise.png', 'noise.tif')])
    case('broken pictures: a verdict each, nothing stored', len(lines) == 3 and stored(db) == [], lines, said)


def main():
    os.makedirs(WORK, exist_ok=True)
    habits()
    strangers()
    speed(rates())
    print('sum %d %d' % (good, bad))


main()
