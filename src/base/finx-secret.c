/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-secret.h"

#include <string.h>

void
finx_free_wiped (gpointer text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

/* What it grew out of is not: it is made as long as it needs to be. */
void
finx_string_free_wiped (GString *string)
{
  explicit_bzero (string->str, string->len);
  g_string_free (string, TRUE);
}

/* (transfer full): @text as a JSON string has it, in one piece of memory */
static char *
quote (const char *text)
{
  static const char digits[] = "0123456789abcdef";
  char *quoted = g_malloc (6 * strlen (text) + 3), *to = quoted;

  *to++ = '"';
  for (; *text != '\0'; text++)
    {
      guchar c = (guchar) *text;

      if (c == '"' || c == '\\')
        {
          *to++ = '\\';
          *to++ = *text;
        }
      else if (c < 0x20)
        {
          memcpy (to, "\\u00", 4);
          to[4] = digits[c >> 4];
          to[5] = digits[c & 15];
          to += 6;
        }
      else
        {
          *to++ = *text;
        }
    }
  *to++ = '"';
  *to = '\0';
  return quoted;
}

/* Behind the brace of the object that has the name, or of the whole. */
static const char *
find_place (const char *json,
            const char *object)
{
  g_autofree char *begin = object != NULL ? g_strdup_printf ("\"%s\":{", object) : g_strdup ("{");
  const char *found = strstr (json, begin);

  g_assert (found != NULL);             /* a text in it would have a backslash before the quotation mark */
  return found + strlen (begin);
}

/**
 * finx_json_put_secret:
 * @json: (transfer full): an object, as finx_json_end() writes it; wiped
 * @object: (nullable): the member that gets it, an object; %NULL: the whole
 *
 * What a JsonBuilder is told it copies, and does not wipe; so secrets come into the text that it made.
 *
 * Returns: (transfer full): the text with one member more, for finx_free_wiped()
 */
char *
finx_json_put_secret (char       *json,
                      const char *object,
                      const char *name,
                      const char *value)
{
  const char *place = find_place (json, object);
  g_autofree char *head = g_strndup (json, (gsize) (place - json));
  char *quoted = quote (value);
  char *text = g_strconcat (head, "\"", name, "\":", quoted, *place == '}' ? "" : ",", place, NULL);

  explicit_bzero (head, strlen (head));
  finx_free_wiped (quoted);
  finx_free_wiped (json);
  return text;
}
