/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Tables of text, eight bytes at a time: without a step, and a guess of the processor, for each. All read eight bytes from where
 * they begin. */

static inline guint64
finx_bytes_load (const char *text)
{
  guint64 word;

  memcpy (&word, text, sizeof word);
  return GUINT64_FROM_LE (word);
}

/* Returns: the high bit of the first byte of @word that is @c, maybe of others behind it; 0: there is none */
static inline guint64
finx_bytes_find (guint64 word,
                 char    c)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 rest = word ^ (ones * (guint8) c);

  return (rest - ones) & ~rest & (ones << 7);
}

/* Returns: the next comma or newline, of which there has to be one */
static inline const char *
finx_cell_end (const char *text)
{
  for (;; text += 8)
    {
      guint64 word = finx_bytes_load (text), found = finx_bytes_find (word, ',') | finx_bytes_find (word, '\n');

      if (found != 0)
        return text + __builtin_ctzll (found) / 8;
    }
}

/* Returns: whether a byte of @digits is above 9 */
static inline gboolean
finx_digits_has_other (guint64 digits)
{
  return (((digits + G_GUINT64_CONSTANT (0x7676767676767676)) | digits) & G_GUINT64_CONSTANT (0x8080808080808080)) != 0;
}

/**
 * finx_digits_read:
 * @length: 1…8
 * @value: (out): the digits as one number
 * @scale: (out): how many of them stand after the point
 *
 * Returns: %FALSE: not digits with at most one point among them
 */
static inline gboolean
finx_digits_read (const char *text,
                  guint       length,
                  guint      *value,
                  guint      *scale)
{
  const guint64 zeros = G_GUINT64_CONSTANT (0x3030303030303030);
  guint64 digits = (finx_bytes_load (text) ^ zeros) << (64 - 8 * length);       /* with zeros before them */

  *scale = 0;
  if (finx_digits_has_other (digits))
    {
      guint64 point = finx_bytes_find (digits, '.' ^ '0'), before;
      guint place;

      if (point == 0)
        return FALSE;
      place = (guint) __builtin_ctzll (point) / 8;      /* of 7; the digits before it move behind it */
      before = digits & ((G_GUINT64_CONSTANT (1) << 8 * place) - 1);
      *scale = 7 - place;
      digits = (digits >> 8 * place >> 8 << 8 * place << 8) | before << 8;
      if (*scale == 0 || *scale == length - 1 || finx_digits_has_other (digits))
        return FALSE;
    }
  digits = digits * (1 + (10 << 8)) >> 8;
  digits = (digits & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff)) * (1 + (100 << 16)) >> 16;
  digits = (digits & G_GUINT64_CONSTANT (0x0000ffff0000ffff)) * (1 + (G_GUINT64_CONSTANT (10000) << 32)) >> 32;
  *value = (guint) digits;
  return TRUE;
}

G_END_DECLS
