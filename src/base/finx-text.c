/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-text.h"

static const char *(*translator) (const char *english) = NULL;

const char *
finx_text (const char *english)
{
  return translator != NULL ? translator (english) : english;
}

void
finx_text_set_translator (const char *(*translate) (const char *english))
{
  translator = translate;
}
