using System.Net;
using System.Text.Json.Serialization;

namespace Farspan.State.Names;

/// <summary>How a machine resolves names (resolv.conf(5)).</summary>
public sealed record ResolverSpec
{
    /// <summary>Name servers in order of preference; empty means that only the hosts file answers.</summary>
    public required IReadOnlyList<IPAddress> Servers { get; init; }

    /// <summary>Address of the machine's own forwarder, which is asked instead and asks <see cref="Servers"/>; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IPAddress? Local { get; init; }

    /// <summary>Whom the machine's programs ask.</summary>
    [JsonIgnore]
    public IReadOnlyList<IPAddress> Asked => Local is { } own ? [own] : Servers;

    /// <summary>Domains that are appended to short names.</summary>
    public required IReadOnlyList<string> Search { get; init; }
}
