using System.Net;
using Farspan.Agent.Acme.Validation;
using Farspan.Pki.Acme.Server;

namespace Farspan.Agent.Acme.Serving;

/// <summary>What an ACME server over the internal authority is told.</summary>
public sealed record AcmeHostOptions
{
    /// <summary>Folder of its journal.</summary>
    public required string Folder { get; init; }

    /// <summary>Where it listens by TLS.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Where it listens by plain HTTP for revocation lists and OCSP, or null.</summary>
    public required IPEndPoint? Plain { get; init; }

    /// <summary>Names that it is called by and has a certificate for, in lower case; the address where it listens is another one.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What it issues for; never more than the authority's certificate permits.</summary>
    public required NamePolicy Policy { get; init; }

    /// <summary>How long certificates live.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>True when new accounts need an external one.</summary>
    public required bool IsExternalAccountRequired { get; init; }

    /// <summary>Finds an external account.</summary>
    public required Func<string, ExternalAccount?> ExternalAccounts { get; init; }

    /// <summary>How challenges are looked at.</summary>
    public required ProbeOptions Probe { get; init; }

    /// <summary>Who is asked for names.</summary>
    public required INameLookup Lookup { get; init; }

    /// <summary>Bounds.</summary>
    public required AcmeLimits Limits { get; init; }
}
