namespace Farspan.Cli.Ca;

/// <summary>A root or an intermediate.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Subject">Its name.</param>
/// <param name="Sha256">SHA-256 of its certificate, hexadecimal, to compare by eye.</param>
/// <param name="NotAfter">Until when it is valid.</param>
/// <param name="Due">When it is to be replaced.</param>
/// <param name="Key">Where its sealed key is, or null where it is kept elsewhere.</param>
internal sealed record CaCertificateRecord(int Number, string Subject, string Sha256, DateTimeOffset NotAfter, DateTimeOffset Due, string? Key);
