using Farspan.Agent.Authorities;

namespace Farspan.Cli.Ca;

/// <summary>Somebody whom nothing is issued to after a revocation.</summary>
/// <param name="Serial">Serial number of the revoked certificate.</param>
/// <param name="Names">Its names.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why it was revoked, as <c>ca revoke --reason</c> takes it.</param>
internal sealed record CaHeldRecord(string Serial, IReadOnlyList<string> Names, DateTimeOffset Since, string Reason)
{
    /// <summary>Of what the authority says.</summary>
    public static CaHeldRecord Of(HeldIdentity held) => new(held.Serial, held.Names, held.Since, RevocationWords.Of(held.Reason));
}
