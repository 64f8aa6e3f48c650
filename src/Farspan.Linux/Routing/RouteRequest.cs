using Farspan.Netlink.Addresses;
using Farspan.Netlink.Links;
using Farspan.Netlink.Routes;

namespace Farspan.Linux.Routing;

/// <summary>What one request of a batch was, so that a failure can be told in words; made into words only then.</summary>
internal readonly record struct RouteRequest
{
    /// <summary>Where its message starts in the batch.</summary>
    internal required int Start { get; init; }

    /// <summary>What it does.</summary>
    internal required string Operation { get; init; }

    /// <summary>Link that it is about, if that is known by index.</summary>
    internal required int? Link { get; init; }

    /// <summary>What it carries.</summary>
    internal required object? Subject { get; init; }

    /// <summary>The resource in the words of ip(8).</summary>
    internal string Describe(Func<int, string> nameOf)
    {
        var device = Link is { } link ? $"dev {nameOf(link)}" : string.Empty;
        return Subject switch
        {
            string name => name,
            (VethEnd near, VethEnd far) => $"{near.Name} peer {far.Name}",
            LinkChange change => $"{device} {Describe(change)}".TrimEnd(),
            AddressEntry address => $"{address.Address}/{address.PrefixLength} {device}",
            RouteEntry { Gateway: { } gateway } route => $"{route.Destination} via {gateway} {device}".TrimEnd(),
            RouteEntry route => $"{route.Destination} {device}".TrimEnd(),
            null => device,
            var other => $"{device} {other}",
        };
    }

    private static string Describe(LinkChange change)
    {
        var parts = new List<string>();
        if (change.Up is { } up)
        {
            parts.Add(up ? "up" : "down");
        }

        if (change.Mtu is { } mtu)
        {
            parts.Add(FormattableString.Invariant($"mtu {mtu}"));
        }

        if (change.Name is { } name)
        {
            parts.Add($"name {name}");
        }

        if (change.Master is { } master)
        {
            parts.Add(master == 0 ? "nomaster" : FormattableString.Invariant($"master #{master}"));
        }

        return string.Join(' ', parts);
    }
}
