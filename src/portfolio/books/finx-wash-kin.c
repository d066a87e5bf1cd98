/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-wash-kin.h"

#include "base/finx-text.h"

#define N_(text) text                   /* for the catalogues; finx_text() gives the words */

static const struct { const char *word, *label; } reasons[FINX_N_WASH_REASONS] = {
  { "same", N_("the same was bought") },
  { "call", N_("a call on it was bought") },
  { "contract", N_("the same contract was bought") },
  { "other_option", N_("possible: an option with another strike or day was bought") },
  { "underlying", N_("possible: what the call is on was bought") },
  { "put", N_("possible: a put on it was written") },
};

static gboolean
read_option (const FinxInstrument *instrument,
             FinxWashKin          *kin)
{
  if (!finx_instrument_get_option (instrument, &kin->contract))
    return FALSE;
  kin->is_option = TRUE;
  g_strlcpy (kin->root, kin->contract.root, sizeof kin->root);
  return finx_decimal_to_units (finx_option_shares (instrument), 0, &kin->shares);
}

static gboolean
read_share (const FinxInstrument *instrument,
            FinxWashKin          *kin)
{
  kin->shares = 1;
  return !finx_instrument_get_option (instrument, &kin->contract) && finx_instrument_make_root (instrument, kin->root);
}

static void
add (GHashTable           *kin,
     const FinxInstrument *instrument,
     const FinxWashKin    *found)
{
  FinxWashKin *copy = g_memdup2 (found, sizeof *found);

  copy->instrument = instrument;
  g_hash_table_insert (kin, (gpointer) instrument, copy);
}

/**
 * finx_wash_kin_list:
 * @instruments: (element-type FinxInstrument): each once
 *
 * Returns: (transfer full) (nullable) (element-type FinxInstrument FinxWashKin): the options among them, and what they are on;
 *   %NULL: there are no options
 */
GHashTable *
finx_wash_kin_list (const GPtrArray *instruments)
{
  g_autoptr(GHashTable) kin = NULL, roots = NULL;

  for (guint i = 0; i < instruments->len; i++)
    {
      FinxWashKin found = { NULL };

      if (!read_option (instruments->pdata[i], &found))
        continue;
      if (kin == NULL)
        {
          kin = g_hash_table_new_full (NULL, NULL, NULL, g_free);
          roots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
        }
      add (kin, instruments->pdata[i], &found);
      g_hash_table_add (roots, g_strdup (found.root));
    }
  for (guint i = 0; kin != NULL && i < instruments->len; i++)
    {
      FinxWashKin found = { NULL };

      if (read_share (instruments->pdata[i], &found) && g_hash_table_contains (roots, found.root))
        add (kin, instruments->pdata[i], &found);
    }
  return g_steal_pointer (&kin);
}

gboolean
finx_wash_kin_is_in (const FinxTransactionList *transactions,
                     const FinxInstrument      *only)
{
  g_autoptr(GPtrArray) instruments = g_ptr_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL), kin = NULL;

  for (guint row = 0; row < finx_transaction_list_get_n (transactions); row++)
    {
      const FinxInstrument *instrument = finx_transaction_list_get_instrument (transactions, row);

      if (instrument != NULL && g_hash_table_add (seen, (gpointer) instrument))
        g_ptr_array_add (instruments, (gpointer) instrument);
    }
  kin = finx_wash_kin_list (instruments);
  return kin != NULL && (only == NULL || g_hash_table_contains (kin, only));
}

guint
finx_wash_kin_relate (const FinxWashKin *sold,
                      const FinxWashKin *bought)
{
  if (sold->instrument == bought->instrument || !g_str_equal (sold->root, bought->root)
      || !g_str_equal (sold->instrument->currency, bought->instrument->currency))
    return 0;
  if (!sold->is_option)
    return bought->is_option && bought->contract.is_call ? FINX_WASH_CALL : 0;
  if (!bought->is_option)
    return sold->contract.is_call ? FINX_WASH_UNDERLYING : 0;
  if (finx_option_contract_equal (&sold->contract, &bought->contract))
    return FINX_WASH_CONTRACT;
  return sold->contract.is_call == bought->contract.is_call ? FINX_WASH_OTHER_OPTION : 0;
}

static guint
place_of (FinxWashReason reason)
{
  guint place = (guint) g_bit_nth_lsf (reason, -1);

  return MIN (place, FINX_N_WASH_REASONS - 1);
}

const char *
finx_wash_reason_to_string (FinxWashReason reason)
{
  return reasons[place_of (reason)].word;
}

const char *
finx_wash_reason_label (FinxWashReason reason)
{
  return finx_text (reasons[place_of (reason)].label);
}
