/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* An account at a broker. A real one starts read-only; the practice desk's is simulated and may trade. */
typedef struct
{
  char    *id;                  /* "practice", "kraken-1" */
  char    *name;                /* as the user named it */
  char    *broker;              /* "practice", "kraken" … */
  char    *currency;            /* base currency */
  gboolean is_simulated;
  gboolean may_trade;           /* armed */
  gint64   opened_us;
  gint64   closed_us;           /* 0: in use; else hidden since, its history kept */
} FinxAccount;

typedef enum
{
  FINX_CASH_DEPOSIT,
  FINX_CASH_WITHDRAWAL,
  FINX_CASH_INTEREST,
  FINX_CASH_DIVIDEND,
  FINX_CASH_FEE,
  FINX_CASH_TAX,
  FINX_CASH_ADJUSTMENT
} FinxCashKind;

/* A signed amount that reached (+) or left (−) the account. */
typedef struct
{
  char        *id;              /* unique per account */
  char        *account;
  FinxCashKind kind;
  char        *currency;
  FinxDecimal  amount;
  char        *note;
  gint64       time_us;
} FinxCashMovement;

FinxAccount      *finx_account_new            (void);
char             *finx_account_make_id        (const char              *name);
FinxAccount      *finx_account_copy           (const FinxAccount       *self);
void              finx_account_free           (FinxAccount             *self);
gboolean          finx_account_validate       (const FinxAccount       *self,
                                               GError                 **error);
FinxCashMovement *finx_cash_movement_new      (void);
FinxCashMovement *finx_cash_movement_copy     (const FinxCashMovement  *self);
void              finx_cash_movement_free     (FinxCashMovement        *self);
gboolean          finx_cash_movement_validate (const FinxCashMovement  *self,
                                               GError                 **error);
const char       *finx_cash_kind_to_string    (FinxCashKind             kind);
gboolean          finx_cash_kind_from_string  (const char              *text,
                                               FinxCashKind            *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxAccount, finx_account_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxCashMovement, finx_cash_movement_free)

G_END_DECLS
