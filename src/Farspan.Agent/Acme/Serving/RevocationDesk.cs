namespace Farspan.Agent.Acme.Serving;

/// <summary>What the authority says about revocation, and whom to believe.</summary>
public sealed record RevocationDesk
{
    /// <summary>The revocation list (DER) of an intermediate by its number, of the one that issues now without; null when there is none.</summary>
    public required Func<int?, byte[]?> Crl { get; init; }

    /// <summary>Answers an OCSP request (DER) with a response (DER).</summary>
    public required Func<ReadOnlyMemory<byte>, byte[]> Ocsp { get; init; }

    /// <summary>The roots to believe, PEM.</summary>
    public required Func<string> Authorities { get; init; }
}
