namespace Farspan.Pki.Keys;

/// <summary>Fills bytes that nobody can guess; <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/> outside tests.</summary>
/// <param name="bytes">What is filled.</param>
public delegate void EntropySource(Span<byte> bytes);
