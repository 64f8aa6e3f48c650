using System.Text;
using Farspan.Rendering.Diagrams.Pictures;
using Farspan.Rendering.Diagrams.Placing;

namespace Farspan.Rendering.Diagrams.Texts;

/// <summary>Writes a picture with box-drawing characters, for terminals and mail; no line is wider than a hundred columns.</summary>
internal sealed class TextPicture
{
    private const int Width = 100;

    // Wider names push their addresses into the next line.
    private const int MostNameWidth = 32;

    private readonly StringBuilder _text = new();

    private TextPicture()
    {
    }

    /// <summary>The picture.</summary>
    public static string Write(Picture picture)
    {
        var writer = new TextPicture();
        writer.Document(picture);
        return writer._text.ToString();
    }

    private void Document(Picture picture)
    {
        Put(TextWrap.Lines($"{picture.Name}: {picture.Counts}", Width, Frame.Columns));
        foreach (var provider in picture.Providers)
        {
            _text.Append('\n');
            Put(Provider(provider));
        }

        Section("Ways", Ways(picture), 10);
        Section("Claims", picture.Claims.SelectMany(Claim), null);
        Section("Folded", picture.Subnets.SelectMany(s => s.Machines.Where(m => m.IsFolded).Select(m => ($"{m.Title} ×{m.Names.Count}", $"in {s.Id["subnet/".Length..]}: {NameRanges.Of(m.Names)}"))), null);
    }

    private static IEnumerable<string> Provider(ProviderPicture provider)
    {
        var facts = string.Join(", ", new[] { provider.Kind, provider.Region, provider.Block }.Where(f => f.Length > 0));
        return Frame.Around($"{provider.Name} ({facts})", provider.Networks.SelectMany(n => Network(n, Width - Frame.Sides)), Width);
    }

    private static IEnumerable<string> Network(NetworkPicture network, int width) =>
        Frame.Around($"network {network.Name} {network.Blocks}", network.Subnets.SelectMany(s => Subnet(s, width - Frame.Sides)), width);

    private static IEnumerable<string> Subnet(SubnetPicture subnet, int width)
    {
        var title = $"{subnet.Name} {subnet.Blocks} · {(subnet.IsPublic ? "PUBLIC" : subnet.ExposureWord)}{(subnet.Zone.Length > 0 ? $" · zone {subnet.Zone}" : "")}";
        var indent = subnet.Machines.Select(m => Math.Min((int)Frame.Columns(Title(m)), MostNameWidth)).DefaultIfEmpty(0).Max() + 2;
        var content = subnet.Machines.Count == 0 ? ["no machines"] : subnet.Machines.SelectMany(m => Frame.Hanging(Title(m), Facts(m), indent, width - Frame.Sides));
        return Frame.Around(title, content, width);
    }

    private static string Title(MachinePicture machine) => machine.IsFolded ? FormattableString.Invariant($"{machine.Title} ×{machine.Names.Count}") : machine.Title;

    private static string Facts(MachinePicture machine) => string.Join(" · ", new[]
    {
        string.Join(", ", machine.Addresses),
        machine.Host,
        string.Join(", ", machine.Memberships.Select(m => $"{m.Name} {m.Address}")),
        string.Join(", ", machine.Services.Select(s => $"{s.Name} {s.Ports.Replace(' ', ',')}")),
    }.Where(f => f.Length > 0));

    private static IEnumerable<(string, string)> Ways(Picture picture)
    {
        var exposed = picture.Subnets.Where(s => s.IsPublic).Select(s => s.Id["subnet/".Length..]).ToList();
        yield return ("internet", exposed.Count == 0 ? "no subnet is public" : $"to and from {string.Join(", ", exposed)}");
        foreach (var overlay in picture.Overlays)
        {
            yield return ("overlay", $"{overlay.Name}: {overlay.Facts} in {string.Join(", ", overlay.Networks.Select(n => n["network/".Length..]))}");
        }

        foreach (var link in picture.Links)
        {
            yield return ("link", $"{link.Name}: {link.Method} between {link.First["network/".Length..]} and {link.Second["network/".Length..]}");
        }
    }

    private static IEnumerable<(string, string)> Claim(ClaimPicture claim)
    {
        var name = claim.Name.Length > 0 ? $"{claim.Name}: " : "";
        yield return (ClaimEntry.Verdict(claim.Verdict).Word, FormattableString.Invariant($"{claim.Number} {name}{claim.Text}"));
        if (claim.Reason.Length > 0)
        {
            yield return ("", claim.Reason);
        }
    }

    private void Section(string title, IEnumerable<(string Head, string Words)> entries, int? indent)
    {
        const int Margin = 2;
        var all = entries.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var width = indent ?? Math.Min(all.Max(e => (int)Frame.Columns(e.Head)), MostNameWidth) + Margin;
        _text.Append('\n').Append(title).Append('\n');
        Put(all.SelectMany(e => Frame.Hanging(e.Head, e.Words, width, Width - Margin)).Select(l => new string(' ', Margin) + l));
    }

    private void Put(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _text.Append(line).Append('\n');
        }
    }
}
