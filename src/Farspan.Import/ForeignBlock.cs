using System.Globalization;
using System.Net;
using Farspan.Addressing;
using Farspan.Import.Documents;

namespace Farspan.Import;

/// <summary>Reads blocks as foreign systems write them: bits behind the prefix are cleared, as their APIs do, and a finding says so.</summary>
internal static class ForeignBlock
{
    /// <summary>The block, or null after a finding.</summary>
    public static IPNetwork? Read(ForeignScalar text, ImportFindings findings)
    {
        if (Cidr.TryParse(text.Text, out var network))
        {
            return network;
        }

        var slash = text.Text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Cidr.TryParseAddress(text.Text.AsSpan(0, slash), out var address) &&
            byte.TryParse(text.Text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) &&
            length <= (address.IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4))
        {
            var bits = (address.IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4) - length;
            var number = bits == IPAddressExtensions.BitsV6 ? UInt128.Zero : address.ToNumber() >> bits << bits;
            network = new IPNetwork(IPAddress.FromNumber(number, address.IsV6), length);
            findings.Warning(ImportCodes.AddressCode, text.Span, $"The block {text.Text} has bits set behind its prefix; it is read as {network}.");
            return network;
        }

        findings.Error(ImportCodes.FieldCode, text.Span, $"'{ImportFindings.Short(text.Text)}' is not an address block such as 10.0.0.0/16.");
        return null;
    }
}
