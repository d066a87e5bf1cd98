# SPDX-License-Identifier: GPL-3.0-or-later
"""test-potfiles.py SOURCE_ROOT: po/POTFILES names every file with text for translators, and each catalogue is complete."""
import os
import re
import subprocess
import sys

root = sys.argv[1]
MARKED = re.compile(r'(?<![A-Za-z0-9_])(?:_|N_|C_|NC_|ngettext|g_dngettext|finx_text) ?\(\s*(?:GETTEXT_PACKAGE,\s*)?"|translatable="yes"|gettext-domain=')
# Sentences that somebody reads; the command line is read by programs and stays as it is.
SPOKEN = re.compile(r'(?<![A-Za-z0-9_])(?:finx_set_error \([^;]*?"FINX-[A-Z]+-\d{3}",|finx_text \(|finx_engine_trouble \([^,;]*,)\s*"')
# xgettext finds the first of two sentences only, and none with a number in the way.
LOST = re.compile(r'finx_set_error \([^;]*?"(FINX-[A-Z]+-\d{3})",[^;"]*(?:\?\s*"|"(?:[^"\\]|\\.)*%"\s*G_)')
UNSPOKEN_FOLDERS = ('src/cli/', 'src/server/')
problems = []

with open(os.path.join(root, 'po/POTFILES'), encoding='utf-8') as f:
    listed = [line.strip() for line in f if line.strip() and not line.startswith('#')]
marked = {'data/org.finx.Workstation.desktop.in', 'data/org.finx.Workstation.metainfo.xml.in'}
for folder in ('src', 'data'):
    for place, _, names in os.walk(os.path.join(root, folder)):
        for name in names:
            path = os.path.join(place, name)
            if name.endswith(('.c', '.ui', '.gschema.xml')):
                with open(path, encoding='utf-8') as f:
                    text = f.read()
                    path = os.path.relpath(path, root)
                    if MARKED.search(text) or (SPOKEN.search(text) and not path.startswith(UNSPOKEN_FOLDERS)):
                        marked.add(path)
                    problems += [f'{path}: translators do not see the sentence of {code}: write finx_text () around each, or %u'
                                 for code in LOST.findall(text) if not path.startswith(UNSPOKEN_FOLDERS)]
problems += [f'po/POTFILES does not list {path}' for path in sorted(marked - set(listed))]
problems += [f'po/POTFILES lists {path}, which has no text to translate' for path in sorted(set(listed) - marked)]
if listed != sorted(listed):
    problems.append('po/POTFILES is not sorted')

with open(os.path.join(root, 'po/LINGUAS'), encoding='utf-8') as f:
    languages = f.read().split()
for language in languages:
    catalogue = os.path.join(root, 'po', language + '.po')
    told = subprocess.run(['msgfmt', '--check', '--statistics', '-o', os.devnull, catalogue], env=dict(os.environ, LC_ALL='C'),
                          stderr=subprocess.PIPE, text=True)
    if told.returncode != 0 or 'fuzzy' in told.stderr or 'untranslated' in told.stderr:
        problems.append(f'{catalogue}: {told.stderr.strip()}')
    # A catalogue that lacks a message altogether counts as complete for msgfmt.
    extracted = subprocess.run(['xgettext', '--from-code=UTF-8', '-k_', '-kN_', '-kC_:1c,2', '-kngettext:1,2', '-kg_dngettext:2,3', '-kfinx_set_error:4', '-kfinx_text', '-kfinx_engine_trouble:2', '-o', '-',
                                *[path for path in listed if path.endswith(('.c', '.ui'))]],
                               cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    merged = subprocess.run(['msgmerge', '-q', '--no-fuzzy-matching', '-o', '-', catalogue, '-'], input=extracted.stdout,
                            stdout=subprocess.PIPE, check=True)
    lacking = subprocess.run(['msgattrib', '--untranslated', '--no-obsolete', '--no-location', '-'], input=merged.stdout,
                             stdout=subprocess.PIPE, check=True).stdout.decode()
    problems += [f'{language}.po has no translation of {text}' for text in re.findall(r'^msgid "(.+)"$', lacking, re.M)]

for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
