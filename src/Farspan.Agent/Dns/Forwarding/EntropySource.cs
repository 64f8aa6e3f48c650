namespace Farspan.Agent.Dns.Forwarding;

/// <summary>Fills bytes by chance that nobody can foresee.</summary>
public delegate void EntropySource(Span<byte> bytes);
