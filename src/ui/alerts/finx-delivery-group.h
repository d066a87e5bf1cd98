/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* The part of the preferences that says where alerts are told besides on the screen, with tests. */
#define FINX_TYPE_DELIVERY_GROUP (finx_delivery_group_get_type ())
G_DECLARE_FINAL_TYPE (FinxDeliveryGroup, finx_delivery_group, FINX, DELIVERY_GROUP, AdwPreferencesGroup)

GtkWidget *finx_delivery_group_new (FinxEngine *engine);

G_END_DECLS
