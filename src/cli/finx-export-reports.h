/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/finx-review-request.h"

G_BEGIN_DECLS

/* export NAME: a report of the portfolio as a file. */
FinxExit finx_cli_export_holdings    (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_lots        (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_gains       (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_trades      (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_income      (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_performance (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_months      (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_taxes       (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_pools       (FinxCli *cli, int argc, char **argv);
FinxExit finx_cli_export_review      (FinxCli *cli, int argc, char **argv);

G_END_DECLS
