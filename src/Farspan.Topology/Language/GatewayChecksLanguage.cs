using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>checks</c> of a gateway.</summary>
internal static class GatewayChecksLanguage
{
    private const int MostInARow = 100;

    private static readonly KeyOf<TimeSpan> Every = new("every", GatewayScalars.Duration, "Between two checks of a service.", fallback: "5s");
    private static readonly KeyOf<TimeSpan> Timeout = new("timeout", GatewayScalars.Duration, "What a check has for its answer.", fallback: "1s");
    private static readonly KeyOf<int> Fall = new("fall", InARow, "Failures in a row after which a service counts as dead.", fallback: "3");
    private static readonly KeyOf<int> Rise = new("rise", InARow, "Successes in a row after which it counts as alive again.", fallback: "2");

    private static ScalarShape<int> InARow => Scalars.Number("checks-in-a-row", "a number of checks", "A number from 1 to 100.", 1, MostInARow, 3);

    /// <summary>How health is watched.</summary>
    public static MapShape<GatewayChecksDeclaration> Shape { get; } = new()
    {
        Id = "gateway-checks",
        Article = "how health is watched",
        Sample = "{ every: 5s }",
        Description = "How a gateway watches the health of the services that it leads to: by their `health` path, or by connecting where they have none.",
        Example = "{ every: 2s, timeout: 500ms, fall: 2, rise: 1 }",
        Keys = [Every, Timeout, Fall, Rise],
        Build = r => new GatewayChecksDeclaration { Every = r.Get(Every), Timeout = r.Get(Timeout)?.Value, Fall = r.Get(Fall)?.Value, Rise = r.Get(Rise)?.Value },
    };
}
