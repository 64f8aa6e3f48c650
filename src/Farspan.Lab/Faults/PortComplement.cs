using Farspan.Addressing;

namespace Farspan.Lab.Faults;

/// <summary>Every port but some.</summary>
internal static class PortComplement
{
    /// <summary>The ranges of 1–65535 that hold none of <paramref name="ports"/>, which must ascend.</summary>
    public static IReadOnlyList<PortRange> Of(IReadOnlyList<ushort> ports)
    {
        var ranges = new List<PortRange>();
        var next = 1;
        foreach (var port in ports)
        {
            if (port > next)
            {
                ranges.Add(new PortRange((ushort)next, (ushort)(port - 1)));
            }

            next = port + 1;
        }

        if (next <= ushort.MaxValue)
        {
            ranges.Add(new PortRange((ushort)next, ushort.MaxValue));
        }

        return ranges;
    }
}
