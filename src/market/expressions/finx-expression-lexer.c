/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/expressions/finx-expression-private.h"

#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-text.h"

#define LONGEST_US (366 * FINX_USEC_PER_DAY)

static const struct
{
  char   letter;
  gint64 usec;
} units[] = {
  { 'w', 7 * FINX_USEC_PER_DAY },
  { 'd', FINX_USEC_PER_DAY },
  { 'h', FINX_USEC_PER_HOUR },
  { 'm', FINX_USEC_PER_MIN },
  { 's', FINX_USEC_PER_SEC },
};

/* Longer ones first. */
static const char *const signs[] = { "<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "." };

/* Returns: (transfer full): in the largest unit that gives a whole number */
char *
finx_expression_print_span (gint64 span_us)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (span_us % units[i].usec == 0)
      return g_strdup_printf ("%" G_GINT64_FORMAT "%c", span_us / units[i].usec, units[i].letter);
  g_return_val_if_reached (NULL);
}

static void
wrong (FinxToken  *token,
       const char *what)
{
  token->kind = FINX_TOKEN_WRONG;
  g_strlcpy (token->text, what, sizeof token->text);
}

/* @text: "15m"; @unit: of it "m". Written as intervals are everywhere. */
static void
scan_span (FinxToken  *token,
           const char *text,
           const char *unit)
{
  FinxIntervalUnit of;
  gint64 length_us;
  guint count;

  token->kind = FINX_TOKEN_SPAN;
  if (!finx_span_from_typed (unit, &of, &count))
    {
      wrong (token, finx_text ("a span ends with s, m, h, d, w, mo or y"));
      return;
    }
  if (finx_span_from_typed (text, &of, &count))
    {
      length_us = count * finx_interval_to_usec (FINX_INTERVAL (of, 1));
      token->interval = finx_interval_new (of, count);
      token->span_us = of < FINX_UNIT_MONTH && length_us <= LONGEST_US ? length_us : 0;
    }
  if (token->interval == FINX_INTERVAL_NONE && token->span_us == 0)
    wrong (token, finx_text ("a span is a whole number and at most a year"));
}

static gboolean
is_of_name (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

static gboolean
is_exponent (const char *text)
{
  return (*text == 'e' || *text == 'E') && (g_ascii_isdigit (text[1]) || ((text[1] == '+' || text[1] == '-') && g_ascii_isdigit (text[2])));
}

/* "12", "0.5", "1e5", "15m" */
static void
scan_number (const char *source,
             FinxToken  *token)
{
  const char *start = source + token->first, *end = start + strspn (start, "0123456789");
  g_autofree char *text = NULL;

  if (*end == '.' && g_ascii_isdigit (end[1]))
    end += 1 + strspn (end + 1, "0123456789");
  if (is_exponent (end))
    end += 2 + strspn (end + 2, "0123456789");
  text = g_strndup (start, (gsize) (end - start));
  token->kind = FINX_TOKEN_NUMBER;
  token->number = g_ascii_strtod (text, NULL);
  g_strlcpy (token->text, text, sizeof token->text);
  if (!isfinite (token->number))
    wrong (token, finx_text ("this number is too large"));
  else if (is_of_name (*end))
    {
      g_autofree char *span = NULL;
      gsize n = 0;

      while (is_of_name (end[n]))
        n++;
      span = g_strndup (start, (gsize) (end - start) + n);
      scan_span (token, span, span + (end - start));
    }
  while (is_of_name (*end))
    end++;
  token->length = (gsize) (end - start);
}

static void
scan_name (const char *source,
           FinxToken  *token)
{
  const char *start = source + token->first, *end = start;

  while (is_of_name (*end))
    end++;
  token->kind = FINX_TOKEN_NAME;
  token->length = (gsize) (end - start);
  for (gsize i = 0; i < MIN (token->length, sizeof token->text - 1); i++)
    token->text[i] = g_ascii_tolower (start[i]);
}

static void
scan_sign (const char *source,
           FinxToken  *token)
{
  const char *start = source + token->first;

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (start, signs[i]))
      {
        token->kind = FINX_TOKEN_SIGN;
        token->length = strlen (signs[i]);
        g_strlcpy (token->text, signs[i], sizeof token->text);
        return;
      }
  token->length = (gsize) (g_utf8_next_char (start) - start);
  if (*start == '=')
    wrong (token, finx_text ("equality is written “==”"));
  else if (*start == '&' || *start == '|' || *start == '!')
    wrong (token, finx_text ("write “and”, “or” and “not”"));
  else if (*start == '%')
    wrong (token, finx_text ("percent are plain numbers: write 2 for 2 %"));
  else
    wrong (token, finx_text ("this sign has no meaning here"));
}

void
finx_expression_scan (const char *source,
                      gsize       at,
                      FinxToken  *token)
{
  at += strspn (source + at, " \t\r\n");
  *token = (FinxToken) { .kind = FINX_TOKEN_END, .first = at };
  if (source[at] == '\0')
    return;
  if (g_ascii_isdigit (source[at]))
    scan_number (source, token);
  else if (g_ascii_isalpha (source[at]) || source[at] == '_')
    scan_name (source, token);
  else
    scan_sign (source, token);
}
