namespace Farspan.Agent.Acme.Serving;

/// <summary>Stands among a connection's features where TLS is spoken on it.</summary>
internal sealed class TlsMark;
