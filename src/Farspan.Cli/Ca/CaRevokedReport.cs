namespace Farspan.Cli.Ca;

/// <summary>What <c>ca revoke</c> did.</summary>
/// <param name="Serial">Serial number.</param>
/// <param name="WasRevoked">True when it was revoked before.</param>
/// <param name="IsHeld">True when nothing is issued to its names until <c>ca allow</c>.</param>
internal sealed record CaRevokedReport(string Serial, bool WasRevoked, bool IsHeld);
