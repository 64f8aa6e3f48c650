using System.Text;
using Farspan.Linux;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Routing;
using Farspan.Netlink.Links;

namespace Farspan.Lab.Wiring;

/// <summary>Says in a namespace whose it is: the lab's folder, as the alias of the loopback link.</summary>
/// <remarks>
/// A name cannot say it: <c>fs-a-b-m1</c> is machine b-m1 of lab a or machine m1 of lab a-b, and labs below another state root are not known here.
/// Source: ip-link(8), alias; linux/if.h, IFALIASZ.
/// </remarks>
internal static class NamespaceMark
{
    /// <summary>Index of the loopback link in every namespace.</summary>
    private const int Loopback = 1;

    /// <summary>IFALIASZ without the final zero.</summary>
    private const int LongestAlias = 255;

    /// <summary>Marks the namespace of <paramref name="routes"/>; a folder with too long a name leaves it unmarked.</summary>
    /// <exception cref="KernelException">The kernel refused.</exception>
    public static void Set(RouteSocket routes, string labFolder)
    {
        if (Encoding.UTF8.GetByteCount(labFolder) <= LongestAlias)
        {
            routes.Send(new RouteBatch().ChangeLink(Loopback, new LinkChange { Alias = labFolder }));
        }
    }

    /// <summary>True when the namespace at <paramref name="file"/> carries the mark of another lab; one without a mark may be anybody's.</summary>
    public static bool IsOfAnother(string file, string labFolder)
    {
        try
        {
            using var network = NetworkNamespace.Open(file);
            using var routes = RouteSocket.Open(network);
            return routes.ReadLink("lo")?.Alias is { Length: > 0 } mark && !string.Equals(mark, labFolder, StringComparison.Ordinal);
        }
        catch (KernelException gone) when (gone.Errno is Errno.ENOENT or Errno.EINVAL)
        {
            // Half made, or gone meanwhile.
            return false;
        }
    }
}
