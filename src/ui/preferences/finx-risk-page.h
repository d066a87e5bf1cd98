/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* A page of preferences for what orders are held to, of one account or of all together. Each change holds as soon as it is
 * applied, and can be undone where it is told. */
#define FINX_TYPE_RISK_PAGE (finx_risk_page_get_type ())
G_DECLARE_FINAL_TYPE (FinxRiskPage, finx_risk_page, FINX, RISK_PAGE, AdwPreferencesPage)

GtkWidget *finx_risk_page_new (FinxEngine *engine);

G_END_DECLS
