using System.Text.Json;
using Farspan.Gateway.Proxying;
using Farspan.Gateway.Routing;

namespace Farspan.Gateway.Pages;

/// <summary>What the gateway says of itself: <c>/health</c>, <c>/status</c> and <c>/metrics</c>.</summary>
/// <param name="facts">What is true of it.</param>
public sealed class GatewayPages(GatewayFacts facts) : IGatewayPages
{
    private static readonly ReadOnlyMemory<byte> Json = "application/json"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Html = "text/html; charset=utf-8"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Metrics = "text/plain; version=0.0.4; charset=utf-8"u8.ToArray();
    private static readonly GatewayPage Fine = new(200, Json, "{\"status\":\"ok\"}\n"u8.ToArray());
    private static readonly GatewayPage Draining = new(503, Json, "{\"status\":\"draining\"}\n"u8.ToArray());

    /// <inheritdoc/>
    public GatewayPage Make(RouteAction action, ReadOnlySpan<byte> accept) => action switch
    {
        RouteAction.Health => facts.IsDraining() ? Draining : Fine,
        RouteAction.Status when HtmlPreference.Prefers(accept) => new(200, Html, StatusHtml.Write(GatewayStatus.Of(facts))),
        RouteAction.Status => new(200, Json, JsonSerializer.SerializeToUtf8Bytes(GatewayStatus.Of(facts), GatewayPageJson.Default.GatewayStatus)),
        RouteAction.Metrics => new(200, Metrics, MetricsText.Write(facts)),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not a page."),
    };
}
