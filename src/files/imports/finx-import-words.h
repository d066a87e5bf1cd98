/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/imports/finx-import-profile.h"

#define N_(text) text                   /* for the catalogues; finx_text() gives the words */

/* For tables of #FinxImportWord. */
#define SAME(text, kind)           { text, FINX_TRANSACTION_##kind, FINX_TRANSACTION_##kind, NULL }
#define EITHER(text, plus, minus)  { text, FINX_TRANSACTION_##plus, FINX_TRANSACTION_##minus, NULL }
#define ONLY(text, plus, says)     { text, FINX_TRANSACTION_##plus, FINX_WORD_REFUSE, says }      /* never takes it back */
#define SKIP(text, says)           { text, FINX_WORD_SKIP, FINX_WORD_SKIP, says }
#define REFUSE(text, says)         { text, FINX_WORD_REFUSE, FINX_WORD_REFUSE, says }
#define LEG(text)                  { text, FINX_WORD_LEG, FINX_WORD_LEG, NULL }
#define PAIR(text)                 { text, FINX_WORD_PAIR, FINX_WORD_PAIR, NULL }
#define INCOME(text, kind)         { text, FINX_TRANSACTION_##kind, FINX_TRANSACTION_##kind, NULL, TRUE }
#define END                        { NULL, 0, 0, NULL }
