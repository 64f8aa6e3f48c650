using System.Net;

namespace Farspan.Planning.Dns;

/// <summary>What a name of our own answers in one view.</summary>
public sealed record NameAnswer
{
    /// <summary>The service whose machines answer.</summary>
    public required string Server { get; init; }

    /// <summary>The machine that answers.</summary>
    public required string Machine { get; init; }

    /// <summary>The view.</summary>
    public required string View { get; init; }

    /// <summary>The name that is asked for, without the final dot; <c>*.</c> at the front stands for every name below that has no records of its own.</summary>
    public required string Name { get; init; }

    /// <summary>The names that it leads to one after the other (CNAME), without the final dot; empty where it has addresses itself.</summary>
    public required IReadOnlyList<string> Through { get; init; }

    /// <summary>The owner of the records that it ends at: the name itself, the last that it leads to, or the wildcard that stands for that one; without the final dot.</summary>
    public required string End { get; init; }

    /// <summary>The addresses; empty where it leads out of our zones.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>Ports that its services are on, as SRV records say: owner such as <c>_client._tcp.etcd.example.org</c>, and port. Empty for a name that no SRV record leads to.</summary>
    public required IReadOnlyList<(string Owner, ushort Port)> Ports { get; init; }
}
