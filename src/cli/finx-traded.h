/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/finx-cli.h"

G_BEGIN_DECLS

/* What an account can trade, and its broker. */

/* (nullable): @symbol as the account's broker has it */
const FinxInstrument *finx_cli_traded     (FinxCli         *cli,
                                           const char      *account,
                                           const char      *symbol,
                                           GError         **error);
/* Waits until orders of the account can be sent; the practice desk always takes them. */
gboolean              finx_cli_reach      (FinxCli         *cli,
                                           const char      *account,
                                           GError         **error);
/* Of all open orders, or those of @account; whoever does not answer is left to what the cancellation says. */
void                  finx_cli_reach_all  (FinxCli         *cli,
                                           const char      *account);
/* (transfer full) (nullable): what would go out for @order; %NULL without an error: the practice desk is asked for nothing */
JsonObject           *finx_cli_would_send (FinxCli         *cli,
                                           const FinxOrder *order,
                                           GError         **error);

G_END_DECLS
