namespace Farspan.Verification.Reports;

/// <summary>How long packets get through an overlay.</summary>
/// <param name="Overlay">Its name.</param>
/// <param name="Length">Octets that a packet may have by the plan.</param>
/// <param name="Pairs">Pairs of members between which packets of that length, and of one octet more, fared as they should; those that did not answer at all are none of them.</param>
public sealed record TunnelRow(string Overlay, int Length, Ratio Pairs);
