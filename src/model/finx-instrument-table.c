/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-instrument.h"

#include "base/finx-error.h"

#define N_SLOTS (2 * FINX_MAX_INSTRUMENTS)      /* a power of two; never more than half full */

/* Readers take no lock: an instrument is complete before @size or a slot lets it be seen, and is never changed
 * or moved after that. One writer at a time. */
struct _FinxInstrumentTable
{
  GObject          parent_instance;
  GMutex           adding;                      /* should two threads add all the same */
  guint            size;                        /* atomic */
  gint            *slots;                       /* N_SLOTS; atomic; open addressing by symbol: index + 1, or 0 */
  FinxInstrument **instruments;                 /* FINX_MAX_INSTRUMENTS; the array never moves */
};

G_DEFINE_FINAL_TYPE (FinxInstrumentTable, finx_instrument_table, G_TYPE_OBJECT)

static guint
hash_symbol (const char *symbol)
{
  guint32 hash = 2166136261u;                   /* FNV-1a */

  for (; *symbol != '\0'; symbol++)
    hash = (hash ^ (guchar) g_ascii_toupper (*symbol)) * 16777619u;
  return hash % N_SLOTS;
}

/* Returns: the slot that holds @symbol, or the empty one where it would go */
static guint
find_slot (FinxInstrumentTable *self,
           const char          *symbol)
{
  guint slot = hash_symbol (symbol);

  for (;; slot = (slot + 1) % N_SLOTS)
    {
      gint entry = g_atomic_int_get (&self->slots[slot]);

      if (entry == 0 || g_ascii_strcasecmp (self->instruments[entry - 1]->symbol, symbol) == 0)
        return slot;
    }
}

static void
finx_instrument_table_finalize (GObject *object)
{
  FinxInstrumentTable *self = FINX_INSTRUMENT_TABLE (object);

  for (guint i = 0; i < self->size; i++)
    finx_instrument_free (self->instruments[i]);
  g_free (self->instruments);
  g_free (self->slots);
  g_mutex_clear (&self->adding);
  G_OBJECT_CLASS (finx_instrument_table_parent_class)->finalize (object);
}

static void
finx_instrument_table_class_init (FinxInstrumentTableClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finx_instrument_table_finalize;
}

static void
finx_instrument_table_init (FinxInstrumentTable *self)
{
  g_mutex_init (&self->adding);
  self->slots = g_new0 (gint, N_SLOTS);
  self->instruments = g_new0 (FinxInstrument *, FINX_MAX_INSTRUMENTS);
}

FinxInstrumentTable *
finx_instrument_table_new (void)
{
  return g_object_new (FINX_TYPE_INSTRUMENT_TABLE, NULL);
}

/**
 * finx_instrument_table_add:
 * @instrument: copied; its @index is not read
 * @error: %FINX_ERROR_INVALID when it is not valid, the symbol is taken (case does not count), or the table is full
 *
 * Returns: (transfer none): the copy, which lives as long as the table; %NULL on error
 */
const FinxInstrument *
finx_instrument_table_add (FinxInstrumentTable   *self,
                           const FinxInstrument  *instrument,
                           GError               **error)
{
  g_autoptr(GMutexLocker) locker = NULL;
  FinxInstrument *copy;
  guint slot, index;

  g_return_val_if_fail (FINX_IS_INSTRUMENT_TABLE (self), NULL);

  if (!finx_instrument_validate (instrument, error))
    return NULL;

  locker = g_mutex_locker_new (&self->adding);
  index = self->size;
  if (index == FINX_MAX_INSTRUMENTS)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-INSTRUMENT-003",
                      "%s can not be added: the table holds its %d instruments.", instrument->symbol, FINX_MAX_INSTRUMENTS);
      return NULL;
    }
  slot = find_slot (self, instrument->symbol);
  if (self->slots[slot] != 0)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-INSTRUMENT-004",
                      "%s is in the table already.", instrument->symbol);
      return NULL;
    }

  copy = finx_instrument_copy (instrument);
  copy->index = index;
  self->instruments[index] = copy;
  g_atomic_int_set (&self->slots[slot], (gint) index + 1);
  g_atomic_int_set (&self->size, index + 1);
  return copy;
}

guint
finx_instrument_table_get_size (FinxInstrumentTable *self)
{
  g_return_val_if_fail (FINX_IS_INSTRUMENT_TABLE (self), 0);

  return (guint) g_atomic_int_get (&self->size);
}

/**
 * finx_instrument_table_get:
 *
 * Returns: (transfer none) (nullable): the instrument; %NULL for an @index that is not in the table,
 *   as ticks from outside may carry one
 */
const FinxInstrument *
finx_instrument_table_get (FinxInstrumentTable *self,
                           guint                index)
{
  g_return_val_if_fail (FINX_IS_INSTRUMENT_TABLE (self), NULL);

  return index < (guint) g_atomic_int_get (&self->size) ? self->instruments[index] : NULL;
}

const FinxInstrument *
finx_instrument_table_lookup (FinxInstrumentTable *self,
                              const char          *symbol)
{
  gint entry;

  g_return_val_if_fail (FINX_IS_INSTRUMENT_TABLE (self), NULL);

  if (symbol == NULL)
    return NULL;

  entry = g_atomic_int_get (&self->slots[find_slot (self, symbol)]);
  return entry != 0 ? self->instruments[entry - 1] : NULL;
}

void
finx_instrument_table_set_calendar (FinxInstrumentTable  *self,
                                    const FinxInstrument *instrument,
                                    FinxCalendar          calendar)
{
  g_return_if_fail (FINX_IS_INSTRUMENT_TABLE (self));
  g_return_if_fail (finx_instrument_table_get (self, instrument->index) == instrument);

  g_atomic_int_set ((gint *) &self->instruments[instrument->index]->calendar, (gint) calendar);
}
