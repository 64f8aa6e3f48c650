using System.Net;

namespace Farspan.Dns.Learning;

/// <summary>What is to be learnt from one answer.</summary>
/// <param name="Addresses">What goes into sets.</param>
/// <param name="Refused">Addresses of a listed name that no place outside has: an answer that would open a way inside (known elsewhere as DNS rebinding).</param>
public readonly record struct LearntAnswer(IReadOnlyList<LearntAddress> Addresses, IReadOnlyList<IPAddress> Refused);
