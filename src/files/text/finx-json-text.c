/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-json-text.h"

#include <string.h>

void
finx_json_text_init (FinxJsonText *self,
                     const char   *text,
                     gsize         length)
{
  *self = (FinxJsonText) {
    .start = text, .at = text, .end = text + length, .line_start = text, .piece = text, .text = text, .line = 1,
  };
}

static gboolean
is_object (const FinxJsonText *self)
{
  return self->depth > 0 && (self->objects >> (self->depth - 1) & 1) != 0;
}

static void
skip_blanks (FinxJsonText *self)
{
  for (; self->at < self->end && (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r'); self->at++)
    if (*self->at == '\n')
      {
        self->line++;
        self->line_start = self->at + 1;
      }
}

/* After the opening quote. */
static gboolean
read_string (FinxJsonText *self)
{
  self->text = self->at;
  for (; self->at < self->end && *self->at != '"'; self->at++)
    {
      if ((guchar) *self->at < 0x20)
        return FALSE;
      if (*self->at == '\\' && ++self->at == self->end)
        return FALSE;
    }
  self->length = (gsize) (self->at - self->text);
  return self->at++ < self->end;
}

static gboolean
read_digits (FinxJsonText *self)
{
  const char *from = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return self->at > from;
}

static gboolean
takes (FinxJsonText *self,
       const char   *any)
{
  if (self->at == self->end || *self->at == '\0' || strchr (any, *self->at) == NULL)
    return FALSE;
  self->at++;
  return TRUE;
}

static gboolean
read_number (FinxJsonText *self)
{
  self->text = self->at;
  takes (self, "-");
  if (self->end - self->at >= 2 && *self->at == '0' && g_ascii_isdigit (self->at[1]))
    return FALSE;
  if (!read_digits (self) || (takes (self, ".") && !read_digits (self)))
    return FALSE;
  if (takes (self, "eE"))
    {
      takes (self, "+-");
      if (!read_digits (self))
        return FALSE;
    }
  self->length = (gsize) (self->at - self->text);
  return TRUE;
}

static gboolean
read_word (FinxJsonText *self)
{
  static const char *const words[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (self->end - self->at) >= length && memcmp (self->at, words[i], length) == 0)
        {
          self->text = self->at;
          self->length = length;
          self->at += length;
          return TRUE;
        }
    }
  return FALSE;
}

static FinxJsonToken
open_level (FinxJsonText *self,
            gboolean      object)
{
  if (self->depth == FINX_JSON_MAX_DEPTH)
    return FINX_JSON_BROKEN;
  self->at++;
  self->objects = (self->objects & ~((guint64) 1 << self->depth)) | (guint64) object << self->depth;
  self->depth++;
  self->had_value = self->has_comma = self->wants_value = FALSE;
  return object ? FINX_JSON_OBJECT : FINX_JSON_ARRAY;
}

static FinxJsonToken
close_level (FinxJsonText *self)
{
  gboolean object = *self->at == '}';

  if (self->depth == 0 || object != is_object (self) || self->has_comma || self->wants_value)
    return FINX_JSON_BROKEN;
  self->at++;
  self->depth--;
  self->had_value = TRUE;
  return object ? FINX_JSON_OBJECT_END : FINX_JSON_ARRAY_END;
}

static FinxJsonToken
read_name (FinxJsonText *self)
{
  self->at++;
  if (!read_string (self))
    return FINX_JSON_BROKEN;
  skip_blanks (self);
  if (self->at == self->end || *self->at++ != ':')
    return FINX_JSON_BROKEN;
  self->wants_value = TRUE;
  self->has_comma = FALSE;
  return FINX_JSON_NAME;
}

static FinxJsonToken
read_value (FinxJsonText *self)
{
  FinxJsonToken token;
  gboolean is_read;

  if (*self->at == '{' || *self->at == '[')
    return open_level (self, *self->at == '{');
  if (*self->at == '"')
    {
      self->at++;
      token = FINX_JSON_STRING;
      is_read = read_string (self);
    }
  else if (*self->at == '-' || g_ascii_isdigit (*self->at))
    {
      token = FINX_JSON_NUMBER;
      is_read = read_number (self);
    }
  else
    {
      token = FINX_JSON_WORD;
      is_read = read_word (self);
    }
  self->had_value = TRUE;
  self->has_comma = self->wants_value = FALSE;
  return is_read ? token : FINX_JSON_BROKEN;
}

static FinxJsonToken
read_piece (FinxJsonText *self)
{
  skip_blanks (self);
  if (self->had_value && self->depth > 0 && self->at < self->end && *self->at == ',')
    {
      self->at++;
      self->had_value = FALSE;
      self->has_comma = TRUE;
      skip_blanks (self);
    }
  self->piece = self->at;
  self->column = (guint) MIN (self->at - self->line_start + 1, G_MAXINT);
  if (self->at == self->end)
    return self->depth == 0 && self->had_value ? FINX_JSON_END : FINX_JSON_BROKEN;
  if (*self->at == '}' || *self->at == ']')
    return close_level (self);
  if (self->had_value)
    return FINX_JSON_BROKEN;
  if (is_object (self) && !self->wants_value)
    return *self->at == '"' ? read_name (self) : FINX_JSON_BROKEN;
  return read_value (self);
}

/**
 * finx_json_text_next:
 *
 * Returns: what comes next. After %FINX_JSON_BROKEN it is that for ever
 */
FinxJsonToken
finx_json_text_next (FinxJsonText *self)
{
  FinxJsonToken token = read_piece (self);

  if (token == FINX_JSON_BROKEN)
    {
      self->end = self->at;
      self->had_value = FALSE;
    }
  return token;
}

/**
 * finx_json_text_skip:
 *
 * Reads past the value that comes next, whatever it is. Returns: %FALSE: it is broken
 */
gboolean
finx_json_text_skip (FinxJsonText *self)
{
  guint depth = self->depth;
  FinxJsonToken token;

  do
    token = finx_json_text_next (self);
  while (token > FINX_JSON_BROKEN && (self->depth > depth || token == FINX_JSON_NAME));
  return token > FINX_JSON_BROKEN;
}

gboolean
finx_json_text_is (const FinxJsonText *self,
                   const char         *text)
{
  return strlen (text) == self->length && memcmp (self->text, text, self->length) == 0;
}

static gsize
read_code (const char *text,
           gsize       length,
           gunichar   *code)
{
  *code = 0;
  if (length < 6 || text[0] != '\\' || text[1] != 'u')
    return 0;
  for (gsize i = 2; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return 0;
      *code = *code * 16 + (gunichar) digit;
    }
  return 6;
}

/**
 * finx_json_text_unescape:
 *
 * Returns: (transfer full): a string's text with its escapes as characters; halves of characters and zero become U+FFFD
 */
char *
finx_json_text_unescape (const char *text,
                         gsize       length)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length;)
    {
      gunichar code, low;
      gsize n;
      const char *simple;

      if (text[i] != '\\' || i + 1 >= length)
        {
          g_string_append_c (out, text[i++]);
          continue;
        }
      n = read_code (text + i, length - i, &code);
      if (n > 0 && code >= 0xd800 && code < 0xdc00 && read_code (text + i + 6, length - i - 6, &low) > 0
          && low >= 0xdc00 && low < 0xe000)
        {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          n = 12;
        }
      if (n > 0)
        {
          g_string_append_unichar (out, code != 0 && g_unichar_validate (code) ? code : 0xfffd);
          i += n;
          continue;
        }
      simple = strchr (from, text[i + 1]);
      g_string_append_c (out, simple != NULL && *simple != '\0' ? to[simple - from] : text[i + 1]);
      i += 2;
    }
  return g_string_free (out, FALSE);
}
