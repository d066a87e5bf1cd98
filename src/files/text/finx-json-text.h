/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_JSON_MAX_DEPTH 64

typedef enum
{
  FINX_JSON_END,                /* of the text */
  FINX_JSON_BROKEN,
  FINX_JSON_OBJECT,
  FINX_JSON_OBJECT_END,
  FINX_JSON_ARRAY,
  FINX_JSON_ARRAY_END,
  FINX_JSON_NAME,               /* of a member; its value comes next */
  FINX_JSON_STRING,
  FINX_JSON_NUMBER,
  FINX_JSON_WORD                /* true, false, null */
} FinxJsonToken;

/**
 * FinxJsonText: JSON piece by piece (RFC 8259): numbers stay the text they are, every piece has its line, and a text of
 * any size needs no memory.
 * @text: of a name, string, number or word, as it stands between the quotes
 * @line: of the piece, counted from 1
 * @column: bytes in that line, counted from 1
 * @depth: how many objects and arrays are open
 */
typedef struct
{
  const char *start, *at, *end;
  const char *line_start;
  const char *piece;            /* where the last one starts */
  const char *text;
  gsize       length;
  guint64     line;
  guint       column;
  guint       depth;
  guint64     objects;          /* bit for each open level: 1 object, 0 array */
  gboolean    wants_value;      /* after a name */
  gboolean    has_comma;
  gboolean    had_value;        /* so a comma or an end comes next */
} FinxJsonText;

void          finx_json_text_init     (FinxJsonText *self,
                                       const char   *text,
                                       gsize         length);
FinxJsonToken finx_json_text_next     (FinxJsonText *self);
gboolean      finx_json_text_skip     (FinxJsonText *self);
gboolean      finx_json_text_is       (const FinxJsonText *self,
                                       const char   *text);
char         *finx_json_text_unescape (const char   *text,
                                       gsize         length);

G_END_DECLS
