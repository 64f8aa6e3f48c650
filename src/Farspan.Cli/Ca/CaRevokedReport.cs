namespace Farspan.Cli.Ca;

/// <summary>What <c>ca revoke</c> did.</summary>
/// <param name="Serial">Serial number.</param>
/// <param name="WasRevoked">True when it was revoked before.</param>
internal sealed record CaRevokedReport(string Serial, bool WasRevoked);
