/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-option-contract.h"
#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

/**
 * FinxWashReason: what replaced units that were sold at a loss.
 * @FINX_WASH_SAME: units of the same
 * @FINX_WASH_CALL: of shares: a call on them, an option to acquire them (26 U.S.C. § 1091 (a))
 * @FINX_WASH_CONTRACT: of an option: the same contract under another symbol
 * @FINX_WASH_OTHER_OPTION: of an option: one on the same underlying with another strike or day
 * @FINX_WASH_UNDERLYING: of a call: what it is on
 * @FINX_WASH_PUT: of shares: a put on them was written (Rev. Rul. 85-87: where its exercise was to be expected)
 *
 * Whether the last three are substantially identical is for a person to judge (IRS Publication 550): they are told as possible, and
 * change no sum. Bits: there may be several.
 */
typedef enum
{
  FINX_WASH_SAME = 1 << 0,
  FINX_WASH_CALL = 1 << 1,
  FINX_WASH_CONTRACT = 1 << 2,
  FINX_WASH_OTHER_OPTION = 1 << 3,
  FINX_WASH_UNDERLYING = 1 << 4,
  FINX_WASH_PUT = 1 << 5
} FinxWashReason;
#define FINX_N_WASH_REASONS 6
#define FINX_WASH_POSSIBLE  (FINX_WASH_OTHER_OPTION | FINX_WASH_UNDERLYING | FINX_WASH_PUT)

/* Shares that options were dealt in on, or such an option. */
typedef struct
{
  const FinxInstrument *instrument;
  char                  root[12];       /* alike: they have to do with each other */
  gboolean              is_option;
  FinxOptionContract    contract;       /* of an option */
  gint64                shares;         /* that one unit is for */
} FinxWashKin;

GHashTable *finx_wash_kin_list        (const GPtrArray   *instruments);
/* Whether options were dealt in; @only: (nullable): that have to do with this one. */
gboolean    finx_wash_kin_is_in       (const FinxTransactionList *transactions, const FinxInstrument *only);
/* What a purchase of @bought is for units of @sold, which is another one; 0: nothing. */
guint       finx_wash_kin_relate      (const FinxWashKin *sold, const FinxWashKin *bought);

const char *finx_wash_reason_to_string (FinxWashReason reason);         /* "same", "call", … */
/* A sentence of its own, to be translated: what was bought. */
const char *finx_wash_reason_label    (FinxWashReason reason);

G_END_DECLS
