using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Pki.Authorities;

/// <summary>The extension that carries <see cref="NameConstraints"/>; always critical.</summary>
/// <remarks>
/// <para>NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL }, each a SEQUENCE OF SEQUENCE { base GeneralName }.</para>
/// <para>GeneralName: dNSName [2], uniformResourceIdentifier [6] (the host alone), iPAddress [7] (address, then mask). Source: RFC 5280 section 4.2.1.10.</para>
/// </remarks>
internal static class NameConstraintsExtension
{
    internal const string Oid = "2.5.29.30";

    private static readonly Asn1Tag _permitted = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag _excluded = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag _dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag _uri = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag _address = new(TagClass.ContextSpecific, 7);

    internal static X509Extension Write(NameConstraints constraints)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (constraints.DnsNames.Count + constraints.Networks.Count > 0 || constraints.TrustDomain is not null)
            {
                using (writer.PushSequence(_permitted))
                {
                    WritePermitted(writer, constraints);
                }
            }

            if (constraints.DnsNames.Count == 0 || constraints.Networks.Count == 0 || constraints.TrustDomain is null)
            {
                using (writer.PushSequence(_excluded))
                {
                    WriteExcluded(writer, constraints);
                }
            }
        }

        return new X509Extension(Oid, writer.Encode(), critical: true);
    }

    /// <summary>False when the extension holds anything that <see cref="Write"/> does not write.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out NameConstraints? constraints)
    {
        constraints = null;
        try
        {
            var outer = new AsnReader(bytes, AsnEncodingRules.DER);
            var fields = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var (names, networks, uris) = (new List<string>(), new List<IPNetwork>(), new List<string>());
            if (fields.HasData && fields.PeekTag().HasSameClassAndValue(_permitted))
            {
                var subtrees = fields.ReadSequence(_permitted);
                while (subtrees.HasData)
                {
                    ReadSubtree(subtrees.ReadSequence(), names, networks, uris);
                }
            }

            if (uris.Count > 1)
            {
                return false;
            }

            constraints = new NameConstraints { DnsNames = names, Networks = networks, TrustDomain = uris.FirstOrDefault() };
            return Write(constraints).RawData.AsSpan().SequenceEqual(bytes.Span);
        }
        catch (Exception damaged) when (damaged is AsnContentException or ArgumentException)
        {
            return false;
        }
    }

    private static void ReadSubtree(AsnReader subtree, List<string> names, List<IPNetwork> networks, List<string> uris)
    {
        var tag = subtree.PeekTag();
        if (tag.HasSameClassAndValue(_dns))
        {
            names.Add(subtree.ReadCharacterString(UniversalTagNumber.IA5String, _dns));
        }
        else if (tag.HasSameClassAndValue(_uri))
        {
            uris.Add(subtree.ReadCharacterString(UniversalTagNumber.IA5String, _uri));
        }
        else
        {
            var block = subtree.ReadOctetString(_address);
            var half = block.Length / 2;
            var ones = block.Skip(half).Sum(b => int.PopCount(b));
            networks.Add(new IPNetwork(new IPAddress(block.AsSpan(0, half)), ones));
        }
    }

    private static void WritePermitted(AsnWriter writer, NameConstraints constraints)
    {
        foreach (var name in constraints.DnsNames)
        {
            WriteText(writer, name, _dns);
        }

        if (constraints.TrustDomain is { } domain)
        {
            WriteText(writer, domain, _uri);
        }

        foreach (var network in constraints.Networks)
        {
            WriteNetwork(writer, network);
        }
    }

    // An empty name is an ancestor of all (RFC 5280 section 4.2.1.10); for addresses and hosts of URIs all of it is spelt out.
    private static void WriteExcluded(AsnWriter writer, NameConstraints constraints)
    {
        if (constraints.DnsNames.Count == 0)
        {
            WriteText(writer, string.Empty, _dns);
        }

        if (constraints.TrustDomain is null)
        {
            WriteText(writer, string.Empty, _uri);
        }

        if (constraints.Networks.Count == 0)
        {
            WriteNetwork(writer, new IPNetwork(IPAddress.Any, 0));
            WriteNetwork(writer, new IPNetwork(IPAddress.IPv6Any, 0));
        }
    }

    private static void WriteText(AsnWriter writer, string text, Asn1Tag tag)
    {
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, text, tag);
        }
    }

    private static void WriteNetwork(AsnWriter writer, IPNetwork network)
    {
        var length = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 4 : 16;
        var block = new byte[2 * length];
        network.BaseAddress.TryWriteBytes(block, out _);
        for (var bit = 0; bit < network.PrefixLength; bit++)
        {
            block[length + (bit / 8)] |= (byte)(0x80 >> (bit % 8));
        }

        using (writer.PushSequence())
        {
            writer.WriteOctetString(block, _address);
        }
    }
}
