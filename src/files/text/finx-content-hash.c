/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-content-hash.h"

#include <string.h>

#define PRIME_A G_GUINT64_CONSTANT (0xa0761d6478bd642f)
#define MAX_FIRST_PLACES ((gsize) 1 << 21)
#define PRIME_B G_GUINT64_CONSTANT (0xe7037ed1a0b428db)

__extension__ typedef unsigned __int128 UInt128;

/* The upper and lower half of the product, folded: mixes every bit of both into every bit. */
static guint64
fold (guint64 x,
      guint64 y)
{
  UInt128 product = (UInt128) x * y;

  return (guint64) product ^ (guint64) (product >> 64);
}

static void
add_word (FinxContentHash *self,
          guint64          word)
{
  self->a = fold (self->a ^ word, PRIME_A) + PRIME_B;
  self->b = fold (self->b + word, PRIME_B) ^ (self->a << 1 | self->a >> 63);
}

/**
 * finx_content_hash_add_bytes:
 *
 * The length counts: "ab", "c" is not "a", "bc".
 */
void
finx_content_hash_add_bytes (FinxContentHash *self,
                             const char      *text,
                             gsize            length)
{
  add_word (self, length);
  for (gsize at = 0; at < length; at += 8)
    {
      guint64 word = 0;

      memcpy (&word, text + at, MIN (8, length - at));
      add_word (self, GUINT64_FROM_LE (word));
    }
}

void
finx_content_hash_add_int (FinxContentHash *self,
                           gint64           value)
{
  add_word (self, (guint64) value);
}

void
finx_content_hash_add_decimal (FinxContentHash *self,
                               FinxDecimal      value)
{
  if (finx_decimal_is_known (value) && value.coef >= G_MININT64 && value.coef <= G_MAXINT64)
    {
      gint64 coef = (gint64) value.coef;

      for (; value.scale > 0 && coef % 10 == 0; value.scale--)
        coef /= 10;
      value.coef = coef;
    }
  else if (finx_decimal_is_known (value))
    value = finx_decimal_normalize (value);
  add_word (self, value.scale);
  add_word (self, (guint64) value.coef);
  add_word (self, (guint64) ((UInt128) value.coef >> 64));
}

typedef struct
{
  FinxContentHash hash;
  guint           count;                /* 0: the place is free */
} Place;

struct _FinxHashCounter
{
  Place *places;
  gsize  mask, n_used;                  /* at most half of the places */
};

/**
 * finx_hash_counter_new:
 * @n_expected: roughly how many different hashes will come; more are fine
 */
FinxHashCounter *
finx_hash_counter_new (gsize n_expected)
{
  FinxHashCounter *self = g_new (FinxHashCounter, 1);
  gsize n_places = 1024;

  while (n_places < 2 * n_expected && n_places < MAX_FIRST_PLACES)
    n_places *= 2;
  *self = (FinxHashCounter) { g_new0 (Place, n_places), n_places - 1, 0 };
  return self;
}

/**
 * finx_hash_counter_prepare:
 *
 * Tells that @hash will be counted soon: its place is then in the processor's cache.
 */
void
finx_hash_counter_prepare (FinxHashCounter *self,
                           FinxContentHash  hash)
{
  __builtin_prefetch (&self->places[hash.a & self->mask], 1);
}

void
finx_hash_counter_free (FinxHashCounter *self)
{
  if (self == NULL)
    return;

  g_free (self->places);
  g_free (self);
}

static Place *
find_place (FinxHashCounter *self,
            FinxContentHash  hash)
{
  gsize at = hash.a & self->mask;

  while (self->places[at].count > 0 && (self->places[at].hash.a != hash.a || self->places[at].hash.b != hash.b))
    at = (at + 1) & self->mask;
  return &self->places[at];
}

static void
grow (FinxHashCounter *self)
{
  g_autofree Place *old = self->places;
  gsize n_old = self->mask + 1;

  self->mask = 2 * n_old - 1;
  self->places = g_new0 (Place, 2 * n_old);
  for (gsize i = 0; i < n_old; i++)
    if (old[i].count > 0)
      *find_place (self, old[i].hash) = old[i];
}

guint
finx_hash_counter_count (FinxHashCounter *self,
                         FinxContentHash  hash)
{
  Place *place = find_place (self, hash);

  if (place->count == 0)
    {
      place->hash = hash;
      place->count = 1;
      if (++self->n_used * 2 > self->mask)
        grow (self);
      return 1;
    }
  return ++place->count;
}
