"""The least that a CDKTF app can do, on the Node of this project: load cdktf and synthesize one empty stack."""

from stacks.loading.nodejs import use_bundled_node


def main() -> None:
    """Do it."""
    use_bundled_node()
    from cdktf import App, TerraformStack

    app = App()
    TerraformStack(app, "empty")
    app.synth()


if __name__ == "__main__":
    main()
