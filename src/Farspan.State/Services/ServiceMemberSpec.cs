using System.Net;

namespace Farspan.State.Services;

/// <summary>A machine that runs a service, and where it is reached.</summary>
public sealed record ServiceMemberSpec
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Addresses the service is reached at there.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }
}
