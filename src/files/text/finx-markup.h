/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FinxMarkup: tags and the texts behind them, of SGML without end tags (OFX 1) and of XML (OFX 2) alike. Nothing is
 * copied, entities are not looked up, other files are never read.
 * @line: where @at is, counted from 1
 * @line_start: of that line
 */
typedef struct
{
  const char *start, *at, *end;
  const char *line_start;
  guint64     line;
} FinxMarkup;

/**
 * FinxMarkupTag:
 * @start: of "<"
 * @value: the text between it and the next tag, without blanks around it
 * @line: of the value; of the tag where there is none
 * @column: bytes in that line, counted from 1
 */
typedef struct
{
  const char *start;
  const char *name;
  gsize       name_length;
  gboolean    is_close;
  const char *value;
  gsize       length;
  gboolean    is_literal;       /* no entities in it */
  guint64     line;
  guint       column;
} FinxMarkupTag;

void     finx_markup_init     (FinxMarkup          *self,
                               const char          *text,
                               gsize                length);
gboolean finx_markup_next     (FinxMarkup          *self,
                               FinxMarkupTag       *tag);
gboolean finx_markup_tag_is   (const FinxMarkupTag *tag,
                               const char          *name);
char    *finx_markup_unescape (const FinxMarkupTag *tag);

G_END_DECLS
