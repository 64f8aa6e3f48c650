namespace Farspan.Cli.Ca;

/// <summary>A certificate that was issued.</summary>
/// <param name="Serial">Serial number, hexadecimal.</param>
/// <param name="Names">DNS names, addresses, SPIFFE ID.</param>
/// <param name="Intermediate">Number of who issued it.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotAfter">Until when it is valid.</param>
/// <param name="State"><c>valid</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="IsHeld">True when it was revoked and nothing is issued to its names until <c>ca allow</c>.</param>
internal sealed record CaIssuedRecord(string Serial, IReadOnlyList<string> Names, int Intermediate, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string State, bool IsHeld);
