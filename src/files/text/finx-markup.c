/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-markup.h"

#include <string.h>

#define MAX_ENTITY 10           /* bytes between "&" and ";" */

void
finx_markup_init (FinxMarkup *self,
                  const char *text,
                  gsize       length)
{
  *self = (FinxMarkup) { .start = text, .at = text, .end = text + length, .line_start = text, .line = 1 };
}

/* Everything before @to is read. */
static void
move_to (FinxMarkup *self,
         const char *to)
{
  for (; self->at < to; self->at++)
    if (*self->at == '\n')
      {
        self->line++;
        self->line_start = self->at + 1;
      }
}

static const char *
find (const char *at,
      const char *end,
      char        c)
{
  const char *found = memchr (at, c, (gsize) (end - at));

  return found != NULL ? found : end;
}

static gboolean
starts_with (const FinxMarkup *self,
             const char       *text)
{
  gsize length = strlen (text);

  return (gsize) (self->end - self->at) >= length && memcmp (self->at, text, length) == 0;
}

/* Comments, declarations and instructions, which are between tags. Returns: whether there was one */
static gboolean
skip_other (FinxMarkup *self)
{
  const char *stop;

  if (starts_with (self, "<!--"))
    {
      stop = g_strstr_len (self->at, self->end - self->at, "-->");
      move_to (self, stop != NULL ? stop + 3 : self->end);
      return TRUE;
    }
  if (starts_with (self, "<!") || starts_with (self, "<?"))
    {
      stop = find (self->at, self->end, '>');
      move_to (self, stop < self->end ? stop + 1 : stop);
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
read_value (FinxMarkup    *self,
            FinxMarkupTag *tag)
{
  const char *from = self->at, *to;

  while (from < self->end && is_blank (*from))
    from++;
  move_to (self, from);
  if (starts_with (self, "<![CDATA["))
    {
      move_to (self, from + strlen ("<![CDATA["));
      from = self->at;
      to = g_strstr_len (from, self->end - from, "]]>");
      tag->is_literal = TRUE;
      if (to == NULL)
        to = self->end;
    }
  else
    to = find (from, self->end, '<');
  tag->value = from;
  if (to > from || tag->is_literal)
    {
      tag->line = self->line;
      tag->column = (guint) MIN (from - self->line_start + 1, G_MAXINT);
    }
  move_to (self, to);
  if (tag->is_literal && to < self->end)
    move_to (self, to + strlen ("]]>"));
  while (to > from && is_blank (to[-1]))
    to--;
  tag->length = (gsize) (to - from);
}

/**
 * finx_markup_next:
 *
 * Returns: whether there is another tag; one that the end of the text cuts is none
 */
gboolean
finx_markup_next (FinxMarkup    *self,
                  FinxMarkupTag *tag)
{
  const char *close, *p;

  do
    move_to (self, find (self->at, self->end, '<'));
  while (self->at < self->end && skip_other (self));
  close = find (self->at, self->end, '>');
  if (close == self->end)
    {
      move_to (self, self->end);
      return FALSE;
    }
  *tag = (FinxMarkupTag) { .start = self->at, .line = self->line };
  tag->column = (guint) MIN (self->at - self->line_start + 1, G_MAXINT);
  p = self->at + 1;
  tag->is_close = *p == '/';
  p += tag->is_close;
  tag->name = p;
  while (p < close && !is_blank (*p) && *p != '/')
    p++;
  tag->name_length = (gsize) (p - tag->name);
  tag->value = close + 1;
  move_to (self, close + 1);
  if (!tag->is_close && close[-1] != '/')
    read_value (self, tag);
  return TRUE;
}

gboolean
finx_markup_tag_is (const FinxMarkupTag *tag,
                    const char          *name)
{
  return strlen (name) == tag->name_length && g_ascii_strncasecmp (tag->name, name, tag->name_length) == 0;
}

/* Of "&…;" at @text. Returns: bytes read; 0: it is none that is known */
static gsize
read_entity (const char *text,
             gsize       length,
             GString    *out)
{
  static const struct { const char *name, *text; } entities[] = {
    { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" }, { "nbsp", " " },
  };
  const char *stop = memchr (text, ';', MIN (length, MAX_ENTITY + 2));
  gsize n;
  guint64 code;

  if (stop == NULL)
    return 0;
  n = (gsize) (stop - text) - 1;
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == n && memcmp (text + 1, entities[i].name, n) == 0)
      {
        g_string_append (out, entities[i].text);
        return n + 2;
      }
  if (n < 2 || text[1] != '#')
    return 0;
  code = text[2] == 'x' ? g_ascii_strtoull (text + 3, NULL, 16) : g_ascii_strtoull (text + 2, NULL, 10);
  if (code == 0 || code > 0x10ffff || !g_unichar_validate ((gunichar) code))
    return 0;
  g_string_append_unichar (out, (gunichar) code);
  return n + 2;
}

/**
 * finx_markup_unescape:
 *
 * Returns: (transfer full): the value with its entities as characters; those that are unknown stay as they are
 */
char *
finx_markup_unescape (const FinxMarkupTag *tag)
{
  GString *out = g_string_sized_new (tag->length);
  gsize n;

  for (gsize i = 0; i < tag->length; i += n)
    {
      n = !tag->is_literal && tag->value[i] == '&' ? read_entity (tag->value + i, tag->length - i, out) : 0;
      if (n == 0)
        {
          g_string_append_c (out, tag->value[i]);
          n = 1;
        }
    }
  return g_string_free (out, FALSE);
}
