# SPDX-License-Identifier: GPL-3.0-or-later
"""error-codes.py SOURCE_DIR PAGE DEPFILE: writes the help page of every error code with its sentence, as the sources have them."""
import os
import re
import sys
from xml.sax.saxutils import escape

CODE = re.compile(r'"(FINX-[A-Z]+-\d{3})"\s*,((?:[^;"]*"(?:[^"\\]|\\.)*")+)')
BARE = re.compile(r'"((?:[^"\\]|\\.)*)\s\((FINX-[A-Z]+-\d{3})\)"')
ANY = re.compile(r'FINX-[A-Z]+-\d{3}')
ELSEWHERE = 'The message itself says what it is.'       # its sentence does not stand beside the code
AREAS = [('ORDER', 'Orders'), ('RISK', 'Risk checks'), ('PRACTICE', 'Practice desk'), ('ACCOUNT', 'Accounts'), ('ENGINE', 'Program and data'),
         ('STORE', 'Database'), ('PRICES', 'Price files'), ('NET', 'Network'), ('DATA', 'Market data providers'), ('CLI', 'Command line')]


def sentence(text):
    """What is said, with “…” for what is filled in: the first literal after the code."""
    first = re.match(r'[^"]*((?:"(?:[^"\\]|\\.)*"|\s|PR[A-Za-z0-9]+|G_G[A-Z0-9_]+)+)', text)
    literals = re.sub(r'"\s*(?:PR|G_G)[A-Za-z0-9_]+\s*"', 'd', first.group(1))
    words = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals))
    words = re.sub(r'%[-+ #0]*[\d.*]*(?:l|ll|z)?[a-zA-Z]', '…', words.replace('%%', '\0')).replace('\0', '%')
    return re.sub(r'(…\s*)+(?=…)', '', words.replace('\\n', ' ').replace('\\"', '"')).strip()


def collect(folder):
    found, named, files_read = {}, set(), []
    for place, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if not name.endswith('.c'):
                continue
            files_read.append(os.path.join(place, name))
            with open(files_read[-1], encoding='utf-8') as f:
                code = re.sub(r'/\*.*?\*/', '', f.read(), flags=re.S)
            named.update(key for key in ANY.findall(code) if not key.endswith('-000'))
            pairs = [(key, sentence(rest)) for key, rest in CODE.findall(code)]
            pairs += [(key, sentence(f'"{words}"')) for words, key in BARE.findall(code)]
            for key, words in pairs:
                if not key.endswith('-000') and ' ' in words and words not in found.setdefault(key, []):
                    found[key].append(words)
    return {key: found.get(key, [ELSEWHERE]) for key in named | set(found)}, files_read


def section(area, title, found):
    rows = ''.join(f'<item><title>{key}</title>' + ''.join(f'<p>{escape(words)}</p>' for words in found[key]) + '</item>\n'
                   for key in sorted(found) if key.split('-')[1] == area)
    return f'<section id="{area.lower()}">\n<title>{escape(title)}</title>\n<terms>\n{rows}</terms>\n</section>\n' if rows else ''


found, files_read = collect(sys.argv[1])
known = [area for area, _ in AREAS]
others = sorted({key.split('-')[1] for key in found} - set(known))
with open(sys.argv[2], 'w', encoding='utf-8') as page:
    page.write('<?xml version="1.0" encoding="UTF-8"?>\n<page xmlns="http://projectmallard.org/1.0/" type="topic" id="errors">\n'
               '<info><desc>What each code means</desc></info>\n<title>Error codes</title>\n'
               '<p>Each message ends with its code. What is filled in at the time stands here as “…”. A code that ends in 000 names '
               'only the kind of trouble.</p>\n')
    page.writelines(section(area, title, found) for area, title in AREAS + [(area, area.capitalize()) for area in others])
    page.write('</page>\n')
with open(sys.argv[3], 'w', encoding='utf-8') as depfile:
    depfile.write(f'{sys.argv[2]}: ' + ' '.join(name.replace(' ', '\\ ') for name in files_read) + '\n')
