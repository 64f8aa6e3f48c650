using System.Net.Security;

namespace Farspan.Verification.Tls;

/// <summary>What a server answered to a ClientHello.</summary>
/// <param name="Kind">Which of these it is.</param>
/// <param name="Version">The version it chose, where it accepted.</param>
/// <param name="Suite">The suite it chose, where it accepted.</param>
/// <param name="Alert">Number of its alert (RFC 8446 section 6), where it refused.</param>
public readonly record struct HelloAnswer(HelloAnswerKind Kind, WireVersion Version, TlsCipherSuite Suite, byte Alert);
