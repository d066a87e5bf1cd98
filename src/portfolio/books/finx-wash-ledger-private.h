/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books-run.h"
#include "portfolio/books/finx-wash-kin.h"

G_BEGIN_DECLS

/**
 * FinxWashLot: a lot as the ledger has it, open or closed.
 * @account: interned
 * @gain: of a closed one; @opened_by and @closed_by are rows
 * @lot: of an open one; @source is a row
 * @tacked: days that it counts as held longer than since its own day (26 U.S.C. § 1223 (3))
 * @washed: units for whose loss others came in; @washed_loss: that loss, positive: it is in the cost of the others
 * @possible: units at a loss for which something came in that may be substantially identical; nothing moved
 * @reasons: #FinxWashReason bits
 */
typedef struct
{
  const char           *account;
  const FinxInstrument *instrument;
  guint8                quantity_scale;
  FinxLotGain           gain;
  FinxLot               lot;
  gint32                tacked;
  gint64                washed;
  FinxAmount            washed_loss;
  gint64                possible;
  guint                 reasons;
} FinxWashLot;

/**
 * FinxWashMove: a loss that went into the cost of others (26 U.S.C. § 1091 (d)).
 * @instrument: that was sold
 * @bought: what replaced it
 * @reason: a #FinxWashReason; of one that is only possible nothing moved
 * @sale, @purchase: rows
 * @quantity: units of @instrument that were replaced
 * @base_loss: positive
 * @tacked: days
 */
typedef struct
{
  const char           *account;        /* of the sale; interned */
  const FinxInstrument *instrument, *bought;
  guint                 reason;
  guint                 sale, purchase;
  gint32                sale_day;
  gint64                quantity;
  guint8                quantity_scale;
  FinxAmount            base_loss;
  gint32                tacked;
} FinxWashMove;

/**
 * FinxWashLedger: books in which the loss of a wash sale moves into the cost of what replaced it, and its holding period with
 * it. Where units were sold at a loss, those bought within 30 days before (and still held) or after replace them, in the
 * order in which they were bought, one for one, in any account, and each once; the rest of the purchase that was sold does
 * not. A replacement that is sold at a loss itself, moved loss and all, is looked at in the same way.
 *
 * When all is sold, all gains with the losses that moved come to what they are without the rule, to the last digit.
 *
 * A call replaces as many shares as its contract is for, and takes their loss into its cost; what only may be substantially
 * identical takes none, and is told. Not looked at: what was bought back after it was sold short. Between a sale and a purchase after it, units
 * are counted as they are on their own days: a split between the two is not taken into account. Where the cost is an average
 * there are no lots that a loss could move to. Immutable once made; any thread.
 */
typedef struct
{
  GArray *closed;               /* (element-type FinxWashLot), as they were closed */
  GArray *open;                 /* (element-type FinxWashLot), by symbol, account and day */
  GArray *moves;                /* (element-type FinxWashMove), in order of time */
  GArray *possible;             /* (element-type FinxWashMove): those that a person has to judge, in order of the sales */
} FinxWashLedger;

/* Whether the run's accounts have lots that a loss can move to. */
gboolean        finx_wash_ledger_is_possible (const FinxBooksRun *run);
/* (transfer full) (nullable): %NULL with @error set where the books refuse a transaction. Of @run, @posted is not used. */
FinxWashLedger *finx_wash_ledger_new         (const FinxBooksRun *run, GError **error);
void            finx_wash_ledger_free        (FinxWashLedger     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxWashLedger, finx_wash_ledger_free)

G_END_DECLS
