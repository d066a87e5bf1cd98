/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader for text of our own making, of which opening reads tens of thousands. It decides nothing: what it does
 * not know goes to the reader in finx-event-codec.c, which is slower and has the errors. */
#include "store/finx-event-fields-private.h"

#include <string.h>

#define MAX_DIGITS 18           /* fit a gint64 */
#define MAX_WORD   64           /* of a symbol, an enumeration, a long decimal */

typedef struct
{
  const char *at;               /* the next character, at most the final zero byte */
} Scan;

static gboolean
skip (Scan       *self,
      const char *text,
      gsize       size)
{
  if (strncmp (self->at, text, size) != 0)
    return FALSE;
  self->at += size;
  return TRUE;
}

/* A string without escapes: @text borrowed from the body, @size without quotes. */
static gboolean
scan_string (Scan        *self,
             const char **text,
             gsize       *size)
{
  const char *start = self->at + 1;
  const char *p = start;
  guchar high = 0;

  if (*self->at != '"')
    return FALSE;
  for (; *p != '"'; p++)
    {
      if ((guchar) *p < 0x20 || *p == '\\')
        return FALSE;
      high |= (guchar) *p;
    }
  if (high >= 0x80 && !g_utf8_validate_len (start, (gsize) (p - start), NULL))
    return FALSE;

  *text = start;
  *size = (gsize) (p - start);
  self->at = p + 1;
  return TRUE;
}

/* The same as a text of its own. */
static gboolean
scan_word (Scan *self,
           char  word[MAX_WORD])
{
  const char *text;
  gsize size;

  if (!scan_string (self, &text, &size) || size >= MAX_WORD)
    return FALSE;
  memcpy (word, text, size);
  word[size] = '\0';
  return TRUE;
}

static gboolean
scan_text (Scan  *self,
           char **place)
{
  const char *text;
  gsize size;

  if (!scan_string (self, &text, &size))
    return FALSE;
  g_free (*place);
  *place = g_strndup (text, size);
  return TRUE;
}

/* At most @max digits, put behind those of @value. Returns: how many; 0: none, or more. */
static guint
scan_digits (const char **at,
             guint        max,
             gint64      *value)
{
  guint n = 0;

  for (; g_ascii_isdigit (**at); (*at)++)
    {
      if (n == max)
        return 0;
      *value = *value * 10 + (**at - '0');
      n++;
    }
  return n;
}

/* Nearly all decimals: at most 18 digits. FALSE leaves @self where it was. */
static gboolean
scan_short_decimal (Scan        *self,
                    FinxDecimal *place)
{
  const char *p = self->at;
  gboolean negative;
  gint64 units = 0;
  guint n, n_after = 0;

  if (*p++ != '"')
    return FALSE;
  negative = *p == '-';
  p += negative;
  n = scan_digits (&p, MAX_DIGITS, &units);
  if (n == 0)
    return FALSE;
  if (*p == '.')
    {
      p++;
      n_after = scan_digits (&p, MAX_DIGITS - n, &units);
      if (n_after == 0)
        return FALSE;
    }
  if (*p != '"')
    return FALSE;

  *place = finx_decimal_new (negative ? -units : units, n_after);
  self->at = p + 1;
  return TRUE;
}

static gboolean
scan_decimal (Scan        *self,
              FinxDecimal *place)
{
  char word[MAX_WORD];

  if (*self->at == 'n')
    {
      *place = FINX_DECIMAL_UNKNOWN;
      return skip (self, "null", 4);
    }
  return scan_short_decimal (self, place) || (scan_word (self, word) && finx_decimal_parse (word, place, NULL));
}

static gboolean
scan_time (Scan   *self,
           gint64 *place)
{
  gboolean negative = *self->at == '-';
  const char *first = self->at + negative;
  const char *p = first;
  gint64 value = 0;
  guint n = scan_digits (&p, MAX_DIGITS, &value);

  if (n == 0 || (*first == '0' && (n > 1 || negative)))
    return FALSE;
  *place = negative ? -value : value;
  self->at = p;
  return TRUE;
}

static gboolean
scan_bool (Scan     *self,
           gboolean *place)
{
  *place = *self->at == 't';
  return *place ? skip (self, "true", 4) : skip (self, "false", 5);
}

static gboolean
scan_field (Scan                *self,
            const FinxField     *field,
            FinxInstrumentTable *instruments,
            gpointer             place)
{
  char word[MAX_WORD];

  switch (field->type)
    {
    case FINX_FIELD_TEXT:
      return scan_text (self, place);

    case FINX_FIELD_DECIMAL:
    case FINX_FIELD_OPTIONAL_DECIMAL:
      return scan_decimal (self, place);

    case FINX_FIELD_TIME:
    case FINX_FIELD_OPTIONAL_TIME:
      return scan_time (self, place);

    case FINX_FIELD_BOOL:
    case FINX_FIELD_OPTIONAL_BOOL:
      return scan_bool (self, place);

    case FINX_FIELD_INSTRUMENT:
      return scan_word (self, word) &&
             (*(const FinxInstrument **) place = finx_instrument_table_lookup (instruments, word)) != NULL;

    default:
      return scan_word (self, word) && finx_field_enum_parse (field->type, word, place);
    }
}

gboolean
finx_event_scan (FinxEventKind        kind,
                 const char          *body,
                 FinxInstrumentTable *instruments,
                 gpointer             payload)
{
  const FinxField *fields = finx_event_fields (kind);
  Scan self = { body };

  for (const FinxField *field = fields; field->name != NULL; field++)
    {
      if (finx_field_is_optional (field) && (*self.at != ',' || strncmp (self.at + 1, field->key, field->key_size) != 0))
        continue;               /* an empty payload has 0; the first field of a kind is not optional */
      if (*self.at != (field == fields ? '{' : ','))
        return FALSE;
      self.at++;
      if (!skip (&self, field->key, field->key_size)
          || !scan_field (&self, field, instruments, (char *) payload + field->offset))
        return FALSE;
    }
  return strcmp (self.at, "}") == 0;
}
