/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/screener/finx-screen.h"

G_BEGIN_DECLS

/**
 * FinxScreenTerm: a number that people look for by name.
 * @id: as typed in commands, such as "relative-volume"
 * @title: untranslated; see finx_screen_column_title()
 * @text: the same in the language of expressions
 * @unit: "%", or ""
 */
typedef struct
{
  const char *id, *title, *text, *unit;
} FinxScreenTerm;

const FinxScreenTerm *finx_screen_list_terms   (guint      *n_terms);
const FinxScreenTerm *finx_screen_find_term    (const char *id);        /* (nullable) */
const FinxScreenTerm *finx_screen_term_of_text (const char *text);      /* (nullable): the one that is written so */
/* (transfer full): the head of a column: the name of a term, else the text itself. */
char                 *finx_screen_column_title (const char *text);
/* (transfer full) (element-type FinxScreen): screens that come with the program, named in the user's language. */
GPtrArray            *finx_screen_list_ready   (void);
/* (transfer full) (nullable): one of them, by its id such as "oversold". */
FinxScreen           *finx_screen_find_ready   (const char *id);
/* Returns: an id, or %NULL beyond the last */
const char           *finx_screen_get_ready_id (guint       index);

G_END_DECLS
