using System.Net;

namespace Farspan.State.Names;

/// <summary>How a machine resolves names (resolv.conf(5)).</summary>
public sealed record ResolverSpec
{
    /// <summary>Name servers in order of preference; empty means that only the hosts file answers.</summary>
    public required IReadOnlyList<IPAddress> Servers { get; init; }

    /// <summary>Domains that are appended to short names.</summary>
    public required IReadOnlyList<string> Search { get; init; }
}
